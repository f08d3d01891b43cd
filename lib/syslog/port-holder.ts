import { procFiles, type ProcFiles } from './proc-files.ts'
import { parseProcNet } from './proc-net.ts'

/**
 * Which process holds a port, as `rsyslogd (pid 123)`. Null where that is not to be seen: elsewhere than on Linux, or where
 * the process is another user's. Never throws.
 */
export async function portHolder(protocol: 'udp' | 'tcp', port: number, files: ProcFiles = procFiles): Promise<string | null> {
  const tables = await Promise.all([protocol, `${protocol}6`].map((name) => files.readFile(`/proc/net/${name}`).catch(() => '')))
  const inodes = tables.flatMap(parseProcNet).filter((row) => row.port === port && row.state === BOUND[protocol]).map(({ inode }) => inode)
  if (inodes.length === 0) return null
  const links = new Set(inodes.map((inode) => `socket:[${inode}]`))
  const pids = (await files.readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).slice(0, MOST_PROCESSES)
  for (const pid of pids) if (await holds(pid, links, files)) return `${await nameOf(pid, files)} (pid ${pid})`
  return null
}

async function holds(pid: string, links: ReadonlySet<string>, files: ProcFiles): Promise<boolean> {
  const fds = (await files.readdir(`/proc/${pid}/fd`).catch(() => [])).slice(0, MOST_DESCRIPTORS)
  const targets = await Promise.all(fds.map((fd) => files.readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
  return targets.some((target) => links.has(target))
}

async function nameOf(pid: string, { readFile }: ProcFiles): Promise<string> {
  return (await readFile(`/proc/${pid}/comm`).catch(() => '')).trim() || 'a process'
}

/** TCP_LISTEN; a UDP socket that is not connected is TCP_CLOSE to the kernel. */
const BOUND = { tcp: '0A', udp: '07' } as const
/** More are not looked through: the error has to come soon. */
const MOST_PROCESSES = 20_000
const MOST_DESCRIPTORS = 20_000

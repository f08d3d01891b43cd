import path from 'node:path'
import { visibleText } from '../errors/visible-text.ts'
import { sourcesAt, type OwnPlace } from './own-places.ts'
import { procFiles, type ProcFiles } from './proc-files.ts'
import { parseProcNet } from './proc-net.ts'
import { isBoundFor } from './socket-names.ts'

/**
 * Finds the process that holds a port: `rsyslogd (pid 123)`, or `node (pid 456, this process: source access)`. For a
 * Unix socket, `port` is its path. Null if unknown: not Linux, a process of another user, or one that has just ended.
 * Never rejects, and examines a bounded number of processes and descriptors, because it runs while a failure is
 * handled.
 */
export async function portHolder(
  protocol: 'udp' | 'tcp' | 'unix',
  port: number | string,
  files: ProcFiles = procFiles
): Promise<string | null> {
  const inodes =
    protocol === 'unix' ? await inodesOfPath(String(port), files) : await inodesOfPort(protocol, Number(port), files)
  if (inodes.size === 0) return null
  const pid = await processWith(inodes, files)
  if (pid === null) return null
  const name = await nameOf(pid, files)
  const id = Number(pid) === process.pid ? `pid ${pid}, ${ourselves([protocol, port])}` : `pid ${pid}`
  return name === '' ? id : `${visibleText(name)} (${id})`
}

/** Names this process, and those of its sources that listen at the place. */
function ourselves(place: OwnPlace): string {
  const sources = sourcesAt(place).map((source) => visibleText(source))
  return sources.length === 0
    ? 'this process'
    : `this process: ${sources.length === 1 ? 'source' : 'sources'} ${sources.join(', ')}`
}

async function inodesOfPort(protocol: 'udp' | 'tcp', port: number, files: ProcFiles): Promise<ReadonlySet<string>> {
  const tables = await Promise.all(['', '6'].map((version) => textOf(`/proc/net/${protocol}${version}`, files)))
  const rows = tables.flatMap((table) => parseProcNet(table))
  return new Set(
    rows.filter((row) => row.port === port && (protocol === 'udp' || row.state === LISTENING)).map(({ inode }) => inode)
  )
}

async function inodesOfPath(socket: string, files: ProcFiles): Promise<ReadonlySet<string>> {
  // The table contains the path as it was bound, in bytes
  const names = [socket, path.resolve(socket)].map((name) => Buffer.from(name).toString('latin1'))
  const rows = (await textOf('/proc/net/unix', files)).split('\n').map((line) => UNIX_ROW.exec(line) ?? [])
  return new Set(
    rows.flatMap(([, inode = '', bound = '']) =>
      names.some((name) => name === bound || isBoundFor(name, bound)) ? [inode] : []
    )
  )
}

/** The pid of the first process with a descriptor of one of the sockets. */
async function processWith(inodes: ReadonlySet<string>, files: ProcFiles): Promise<string | null> {
  const links = new Set([...inodes].map((inode) => `socket:[${inode}]`))
  let left = MAX_DESCRIPTORS
  for (const pid of (await processes(files)).slice(0, MAX_PROCESSES)) {
    const descriptors = (await namesIn(`/proc/${pid}/fd`, files)).slice(0, left)
    left -= descriptors.length
    const targets = await Promise.all(descriptors.map((fd) => files.readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
    if (targets.some((target) => links.has(target))) return pid
  }
  return null
}

/**
 * Process ids, parents before their workers. Process 1 comes last, because it only holds sockets on behalf of services.
 */
async function processes(files: ProcFiles): Promise<readonly string[]> {
  const pids = (await namesIn('/proc', files)).filter((name) => /^\d{1,10}$/.test(name))
  const rank = (pid: string): number => (pid === '1' ? Infinity : Number(pid))
  return pids.sort((a, b) => rank(a) - rank(b))
}

/** The name of the program; if not visible, the name of its first thread, which for Node is `MainThread`. */
async function nameOf(pid: string, files: ProcFiles): Promise<string> {
  const program = await files.readlink(`/proc/${pid}/exe`).catch(() => '')
  return program === ''
    ? (await textOf(`/proc/${pid}/comm`, files)).trimEnd()
    : path.basename(program.replace(/ \(deleted\)$/, ''))
}

async function namesIn(folder: string, files: ProcFiles): Promise<readonly string[]> {
  try {
    return await files.readdir(folder)
  } catch {
    return []
  }
}

async function textOf(file: string, files: ProcFiles): Promise<string> {
  try {
    return await files.readFile(file)
  } catch {
    return ''
  }
}

/** The state of a listening TCP socket. */
const LISTENING = '0A'
/** A socket that accepts connections (flag 0x10000) or receives datagrams (type 2): its inode and path. */
const UNIX_ROW = /^\w+: \w+ \w+ (?=00010000|\w+ 0002)\w+ \w+ \w+ +(\d+) (.+)$/
const MAX_PROCESSES = 4096
const MAX_DESCRIPTORS = 20_000

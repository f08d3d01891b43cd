import { readlink } from 'node:fs/promises'
import path from 'node:path'
import type { Seen } from '../../../types/report.ts'
import { visibleText } from '../../errors/visible-text.ts'
import { sharedLook } from '../../core/shared-look.ts'
import { systemPath } from '../path-text.ts'
import type { FileLook } from './file-look.ts'
import { namesIn, pidsIn, textOf } from './proc-files.ts'

/** A process that has a file open. */
interface Holder {
  readonly pid: number
  readonly program: string
  /** True if the process has the file open for writing. */
  readonly writes: boolean
  /** True if the process appends: each write goes to the current end of the file. */
  readonly appends: boolean
  readonly isThis: boolean
}

/** A lock on a file, from `/proc/locks`. */
export interface Lock {
  readonly kind: string
  /**
   * True if the lock also blocks processes that never request a lock: a mandatory lock of an old kernel, or a write
   * lease, which a file server takes for its clients.
   */
  readonly isMandatory: boolean
  readonly pid: number
}

export interface Holders {
  /** Only processes that this one may inspect: only root sees those of other users. */
  readonly processes: readonly Holder[]
  readonly locks: readonly Lock[]
  readonly seen: Seen
}

type System = Pick<FileLook['parts'], 'proc' | 'fs'>

/**
 * The processes that have a file open or locked, as far as this process can see. Inspects a bounded number of processes
 * and never rejects.
 */
export async function holdersOf(file: string, system: System): Promise<Holders> {
  const stats = await system.fs.stat(systemPath(file)).catch(() => null)
  const locks = stats === null ? [] : locksOf(await textOf(`${system.proc}/locks`), stats.dev, stats.ino)
  const processes = stats === null ? [] : await processesWith(stats, system)
  const numbers = {
    open: processes.length,
    writers: processes.filter(({ writes }) => writes).length,
    locks: locks.length
  }
  return {
    processes,
    locks,
    seen: {
      kind: 'proc',
      how: `lsof -- ${file}; cat ${system.proc}/locks`,
      value: { processes, locks },
      shareable: numbers
    }
  }
}

/** Pure: the locks of one file in the text of `/proc/locks`. */
export function locksOf(text: string, dev: number, ino: number): readonly Lock[] {
  const place = `${hex(major(dev))}:${hex(minor(dev))}:${ino}`
  return text.split('\n').flatMap((line) => {
    const [, kind = '', way = '', access = '', pid = '', at = ''] = line
      .replace(/^\d+:\s+(?:->\s+)?/, '| ')
      .split(/\s+/)
    return at === place
      ? [{ kind, isMandatory: way === 'MANDATORY' || (kind === 'LEASE' && access !== 'READ'), pid: Number(pid) }]
      : []
  })
}

async function processesWith(
  { dev, ino }: { readonly dev: number; readonly ino: number },
  system: System
): Promise<readonly Holder[]> {
  const { proc } = system
  const holders: Holder[] = []
  for (const { pid, files } of await openFiles(system)) {
    const ways = await Promise.all(
      files.filter((file) => file.ino === ino && file.dev === dev).map(({ fd }) => wayOf(`${proc}/${pid}/fdinfo/${fd}`))
    )
    if (ways.length === 0) continue
    const writing = ways.filter(({ writes }) => writes)
    holders.push({
      pid: Number(pid),
      program: await programOf(`${proc}/${pid}`),
      writes: writing.length > 0,
      appends: writing.length > 0 && writing.every(({ appends }) => appends),
      isThis: Number(pid) === process.pid
    })
  }
  return holders
}

interface OpenFiles {
  readonly pid: string
  readonly files: readonly { readonly fd: string; readonly dev: number; readonly ino: number }[]
}

/** Reads how a descriptor was opened. The flags are octal; the last two bits are the access mode. */
export async function wayOf(fdinfo: string): Promise<Pick<Holder, 'writes' | 'appends'>> {
  const [, flags = '0'] = /^flags:\s+(\d+)/m.exec(await textOf(fdinfo)) ?? []
  const bits = parseInt(flags, 8)
  return { writes: (bits & 0b11) !== 0, appends: (bits & APPENDS) !== 0 }
}

export async function programOf(folder: string): Promise<string> {
  const program = await readlink(`${folder}/exe`).catch(() => '')
  return visibleText(program === '' ? (await textOf(`${folder}/comm`)).trim() : path.basename(program))
}

function major(dev: number): number {
  return Number((BigInt(dev) >> 8n) & 0xfffn)
}

function minor(dev: number): number {
  return Number((BigInt(dev) & 0xffn) | ((BigInt(dev) >> 12n) & 0xfff00n))
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0')
}

/** `O_APPEND` of Linux. */
const APPENDS = 0o2000
const MOST_DESCRIPTORS = 20_000

/**
 * The open files of all processes, up to a limit. Shared, because many sources may be probed at the same time, each of
 * which asks about its own file.
 */
const openFiles = sharedLook(
  ({ proc }: System) => proc,
  async ({ proc, fs }): Promise<readonly OpenFiles[]> => {
    const found: OpenFiles[] = []
    let left = MOST_DESCRIPTORS
    for (const pid of await pidsIn(proc)) {
      const folder = `${proc}/${pid}/fd`
      const descriptors = (await namesIn(folder)).slice(0, left)
      left -= descriptors.length
      const files = await Promise.all(
        descriptors.map(async (fd) => {
          const link = await readlink(`${folder}/${fd}`).catch(() => '')
          // Sockets and pipes have no leading slash, and no check asks about them
          const stats = link.startsWith('/') ? await fs.stat(`${folder}/${fd}`).catch(() => null) : null
          return stats === null ? null : { fd, dev: stats.dev, ino: stats.ino }
        })
      )
      found.push({ pid, files: files.filter((file) => file !== null) })
    }
    return found
  }
)

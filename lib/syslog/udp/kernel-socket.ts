import { SocketAddress } from 'node:net'
import type { ProcNetRow } from '../proc-net.ts'
import { parseProcNet } from '../proc-net.ts'
import type { ProcFiles } from '../proc-files.ts'

/** The kernel's counters of a UDP socket. */
export interface KernelState {
  /** Datagrams dropped since the socket was created: its buffer was full, or they were damaged. */
  readonly drops: number
  /** Bytes waiting in the socket's buffer, including the kernel's overhead. */
  readonly queued: number
}

/**
 * Reads the kernel's counters of one of our own UDP sockets, in `/proc/net/udp` or `udp6`. The socket is identified by
 * its inode: the one among our own descriptors (`/proc/self/fd`) that is bound to the address and port.
 */
export class KernelSocket {
  readonly #table: string
  readonly #inode: string
  readonly #files: ProcFiles

  private constructor(table: string, inode: string, files: ProcFiles) {
    this.#table = table
    this.#inode = inode
    this.#files = files
  }

  /**
   * Null if the platform has no such table, if the socket is not found, or if several sockets of this process share the
   * port and cannot be distinguished. `others`: inodes of sockets that existed before this one was bound.
   */
  static async find(
    { family, address, port }: BoundTo,
    files: ProcFiles,
    others: ReadonlySet<string> = new Set()
  ): Promise<KernelSocket | null> {
    const table = family === 'udp4' ? '/proc/net/udp' : '/proc/net/udp6'
    const [rows, own] = await Promise.all([rowsOf(table, files), ownSockets(files)])
    const wanted = canonical(address, family)
    const [row, ...more] = rows.filter(
      (row) =>
        row.port === port && own.has(row.inode) && !others.has(row.inode) && canonical(row.address, family) === wanted
    )
    return row === undefined || more.length > 0 ? null : new KernelSocket(table, row.inode, files)
  }

  /** Null if the socket is no longer visible. */
  async state(): Promise<KernelState | null> {
    const rows = await rowsOf(this.#table, this.#files)
    const row = rows.find(({ inode }) => inode === this.#inode)
    return row === undefined ? null : { drops: row.drops, queued: row.rxQueue }
  }
}

interface BoundTo {
  readonly family: 'udp4' | 'udp6'
  readonly address: string
  readonly port: number
}

/** The canonical spelling: an IPv6 address has many, with or without a zone. */
function canonical(address: string, family: BoundTo['family']): string {
  return family === 'udp4' ? address : new SocketAddress({ address, family: 'ipv6' }).address
}

async function rowsOf(table: string, { readFile }: ProcFiles): Promise<readonly ProcNetRow[]> {
  try {
    return parseProcNet(await readFile(table))
  } catch {
    return []
  }
}

/** The inodes of this process's sockets. */
export async function ownSockets({ readdir, readlink }: ProcFiles): Promise<ReadonlySet<string>> {
  try {
    const links = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''))
    )
    return new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''))
  } catch {
    return new Set()
  }
}

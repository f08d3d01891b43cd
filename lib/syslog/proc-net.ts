import { endianness } from 'node:os'

/** A row of `/proc/net/udp`, `udp6`, `tcp` or `tcp6`: one socket. */
export interface ProcNetRow {
  /** The local address in its usual notation. */
  readonly address: string
  readonly port: number
  /** `0A`: a listening TCP socket; `07`: a UDP socket without a peer. */
  readonly state: string
  /** Bytes waiting to be read, including the kernel's overhead. */
  readonly rxQueue: number
  /** The inode, as in the links of its descriptors under `/proc/<pid>/fd`: `socket:[inode]`. */
  readonly inode: string
  /** Dropped datagrams; 0 for TCP, which has no such count. */
  readonly drops: number
}

/**
 * Parses such a table. Skips lines that do not match, including the heading. The table contains addresses as words in
 * the machine's byte order.
 */
export function parseProcNet(text: string, byteOrder: 'BE' | 'LE' = endianness()): readonly ProcNetRow[] {
  const rows: ProcNetRow[] = []
  for (const line of text.split('\n')) {
    const row = parseRow(line.trim().split(/\s+/), byteOrder)
    if (row !== null) rows.push(row)
  }
  return rows
}

// proc_pid_net(5): sl local rem st tx:rx tr:when retrnsmt uid timeout inode ref pointer drops; TCP has other fields
// after `pointer`
function parseRow(fields: readonly string[], byteOrder: 'BE' | 'LE'): ProcNetRow | null {
  const [, local = '', , state = '', queues = '', , , , , inode = '', , , drops = ''] = fields
  const [, address, port] = LOCAL.exec(local) ?? []
  const rxQueue = QUEUES.exec(queues)?.[1]
  if (
    address === undefined ||
    port === undefined ||
    rxQueue === undefined ||
    !/^[0-9A-F]{2}$/.test(state) ||
    !/^\d{1,20}$/.test(inode)
  )
    return null
  return {
    address: addressText(Buffer.from(address, 'hex'), byteOrder),
    port: Number.parseInt(port, 16),
    state,
    rxQueue: Number.parseInt(rxQueue, 16),
    inode,
    drops: fields.length === UDP_FIELDS && /^\d{1,20}$/.test(drops) ? Number(drops) : 0
  }
}

function addressText(words: Buffer, byteOrder: 'BE' | 'LE'): string {
  const bytes = byteOrder === 'LE' ? words.swap32() : words
  if (bytes.length === 4) return bytes.join('.')
  return ipv6Text(Array.from({ length: 8 }, (_unused, at) => bytes.readUInt16BE(at * 2)))
}

/** RFC 5952: lower case, no leading zeros, the first of the longest runs of two or more zero groups as `::`. */
function ipv6Text(groups: readonly number[]): string {
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.')}`
  }
  const { start, length } = longestZeros(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 }
  let length = 0
  for (const [at, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0
    if (length > longest.length) longest = { start: at - length + 1, length }
  }
  return longest
}

const LOCAL = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/
const QUEUES = /^[0-9A-F]{8}:([0-9A-F]{8})$/
const UDP_FIELDS = 13

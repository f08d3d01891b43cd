/** A socket as `/proc/net/udp`, `udp6`, `tcp` and `tcp6` show it. */
export interface ProcNetRow {
  /** Local address as text: `127.0.0.1`, `::1` uncompressed. */
  readonly address: string
  readonly port: number
  /** Two hexadecimal digits: `0A` is a TCP socket that listens, `07` a UDP socket that is bound. */
  readonly state: string
  /** Bytes that wait to be read. */
  readonly rxQueue: number
  readonly inode: string
  /** Datagrams dropped; 0 in TCP's tables. */
  readonly drops: number
}

/** The rows of such a table. Lines that are none are left out. */
export function parseProcNet(table: string): readonly ProcNetRow[] {
  return table.split('\n').flatMap((line) => {
    const row = rowOf(line.trim().split(/\s+/))
    return row === null ? [] : [row]
  })
}

// sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ref pointer drops
function rowOf(cells: readonly string[]): ProcNetRow | null {
  const [, local = '', , state = '', queues = '', , , , , inode = '', , , drops = '0'] = cells
  const [address = '', port = ''] = local.split(':')
  const [, received = ''] = queues.split(':')
  if (!/^(?:[\dA-F]{8}|[\dA-F]{32})$/i.test(address) || !/^[\dA-F]{4}$/i.test(port) || !/^\d+$/.test(inode)) return null
  return {
    address: addressOf(address), port: Number.parseInt(port, 16), state, inode,
    rxQueue: Number.parseInt(received, 16) || 0, drops: Number.parseInt(drops, 10) || 0
  }
}

/** The kernel prints addresses as words in the machine's own byte order, which on every platform of Node's is little-endian but s390x. */
function addressOf(hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  if (LITTLE_ENDIAN) bytes.swap32()
  if (bytes.length === 4) return bytes.join('.')
  return Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16)).join(':')
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

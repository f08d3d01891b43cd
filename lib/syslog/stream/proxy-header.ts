import { isIP, isIPv4 } from 'node:net'
import { remoteAddress } from '../remote-address.ts'

/** What stands at the beginning of a connection that a proxy makes. */
export type ProxyHeader =
  | { readonly status: 'incomplete' }
  | { readonly status: 'invalid', readonly why: string }
  /** `source` is null where the proxy speaks for itself or does not know (`UNKNOWN`, `LOCAL`, Unix sockets). */
  | { readonly status: 'complete', readonly length: number, readonly source: { readonly address: string, readonly port: number } | null }

/** Reads the header of the PROXY protocol, version 1 or 2, as HAProxy's specification has it. */
export function proxyHeader(bytes: Buffer): ProxyHeader {
  if (startsLike(bytes, V2_SIGNATURE)) return bytes.length < V2_HEAD_BYTES ? INCOMPLETE : version2(bytes)
  if (startsLike(bytes, V1_BEGINNING)) return version1(bytes)
  return invalid('it does not begin with a PROXY header')
}

function startsLike(bytes: Buffer, beginning: Buffer): boolean {
  const length = Math.min(bytes.length, beginning.length)
  return bytes.compare(beginning, 0, length, 0, length) === 0
}

/** `PROXY TCP4 192.0.2.1 198.51.100.1 56324 514` and CRLF, at most 107 bytes. */
function version1(bytes: Buffer): ProxyHeader {
  const end = bytes.indexOf('\r\n')
  if (end === -1) return bytes.length < V1_MOST_BYTES ? INCOMPLETE : invalid('its version 1 header does not end within 107 bytes')
  if (end + 2 > V1_MOST_BYTES) return invalid('its version 1 header is longer than 107 bytes')
  const [, protocol, address = '', , port = ''] = bytes.toString('latin1', 0, end).split(' ')
  if (protocol === 'UNKNOWN') return { status: 'complete', length: end + 2, source: null }
  const family = protocol === 'TCP4' ? 4 : protocol === 'TCP6' ? 6 : 0
  if (family === 0) return invalid('its protocol is none of TCP4, TCP6 and UNKNOWN')
  if (isIP(address) !== family || address.includes('%')) return invalid('its source address is not of the family it names')
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return invalid('its source port is not one')
  return { status: 'complete', length: end + 2, source: { address: remoteAddress(address) ?? address, port: Number(port) } }
}

/** 12 bytes of signature, version and command, family, length; then the addresses, then TLVs, which are left out. */
function version2(bytes: Buffer): ProxyHeader {
  const version = bytes.readUInt8(12) >> 4
  const command = bytes.readUInt8(12) & 0x0F
  const family = bytes.readUInt8(13) >> 4
  const length = V2_HEAD_BYTES + bytes.readUInt16BE(14)
  if (version !== 2) return invalid(`its version is ${version}`)
  if (command > PROXY) return invalid(`its command is ${command}`)
  if (length > V2_MOST_BYTES) return invalid(`its version 2 header is longer than ${V2_MOST_BYTES} bytes`)
  if (bytes.length < length) return INCOMPLETE
  if (command === LOCAL || (family !== INET && family !== INET6)) return { status: 'complete', length, source: null }
  const needed = V2_HEAD_BYTES + (family === INET ? 12 : 36)
  if (length < needed) return invalid('its addresses are cut short')
  return { status: 'complete', length, source: family === INET ? inet(bytes) : inet6(bytes) }
}

function inet(bytes: Buffer): { readonly address: string, readonly port: number } {
  return { address: bytes.subarray(16, 20).join('.'), port: bytes.readUInt16BE(24) }
}

function inet6(bytes: Buffer): { readonly address: string, readonly port: number } {
  const words = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(16 + index * 2).toString(16))
  // The URL parser writes an IPv6 address in its canonical form (RFC 5952)
  const address = new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1)
  return { address: mapped(bytes) ?? address, port: bytes.readUInt16BE(48) }
}

/** `::ffff:192.0.2.1` as `192.0.2.1` */
function mapped(bytes: Buffer): string | null {
  const isMapped = bytes.subarray(16, 26).every((byte) => byte === 0) && bytes.readUInt16BE(26) === 0xFFFF
  const address = bytes.subarray(28, 32).join('.')
  return isMapped && isIPv4(address) ? address : null
}

function invalid(why: string): ProxyHeader {
  return { status: 'invalid', why }
}

const INCOMPLETE: ProxyHeader = { status: 'incomplete' }
const V1_BEGINNING = Buffer.from('PROXY ')
const V1_MOST_BYTES = 107
const V2_SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const V2_HEAD_BYTES = 16
/** Of our own choosing: addresses and the TLVs that proxies send take a few hundred. */
const V2_MOST_BYTES = 4096
const LOCAL = 0
const PROXY = 1
const INET = 1
const INET6 = 2

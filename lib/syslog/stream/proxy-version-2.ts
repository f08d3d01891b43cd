import { crc32c } from './crc32c.ts'
import { ipv6Address } from './ipv6-address.ts'
import type { ProxyHeader } from './parsed-proxy-header.ts'

/** 12 bytes of signature, version and command, family and transport, length; then the addresses, then TLVs. */
export function version2(bytes: Buffer): ProxyHeader {
  const version = bytes.readUInt8(12) >> 4
  const command = bytes.readUInt8(12) & 0x0f
  const length = V2_HEAD_BYTES + bytes.readUInt16BE(14)
  if (version !== 2) return invalid(`its version is ${version}`)
  if (command > PROXY) return invalid(`its command is ${command}`)
  if (length > MOST_BYTES) return invalid(`its version 2 header is longer than ${MOST_BYTES} bytes`)
  if (command === LOCAL) return bytes.length < length ? INCOMPLETE : complete(length, null) // the family is irrelevant
  const family = bytes.readUInt8(13) >> 4
  const transport = bytes.readUInt8(13) & 0x0f
  const addresses = ADDRESS_BYTES[family]
  if (addresses === undefined) return invalid(`its address family is ${family}`)
  if (transport > DGRAM) return invalid(`its transport is ${transport}`)
  const isUnknown = family === UNSPEC || transport === UNSPEC
  if (!isUnknown && length < V2_HEAD_BYTES + addresses) return invalid('its addresses are cut short')
  if (bytes.length < length) return INCOMPLETE
  if (isUnknown) return complete(length, null)
  const why = faultInTlvs(bytes.subarray(0, length), V2_HEAD_BYTES + addresses)
  if (why !== null) return invalid(why)
  return complete(length, family === INET ? inet(bytes) : family === INET6 ? inet6(bytes) : null)
}

/** Checks the TLVs, which fill the rest of the header: each has a type, two bytes of length and a value. */
function faultInTlvs(header: Buffer, start: number): string | null {
  let at = start
  while (at + TLV_HEAD_BYTES <= header.length) {
    const value = at + TLV_HEAD_BYTES
    const end = value + header.readUInt16BE(at + 1)
    if (end > header.length) return 'a TLV is longer than its header'
    if (header[at] === CRC32C && !isChecksum(header, value, end)) return 'its checksum (CRC32c) is wrong'
    at = end
  }
  return at === header.length ? null : 'a TLV is cut short'
}

/** Whether the checksum is that of the whole header, computed with zeros in its own place. */
function isChecksum(header: Buffer, start: number, end: number): boolean {
  return end - start === 4 && crc32c(Buffer.from(header).fill(0, start, end)) === header.readUInt32BE(start)
}

function inet(bytes: Buffer): { readonly address: string; readonly port: number } {
  return { address: bytes.subarray(16, 20).join('.'), port: bytes.readUInt16BE(24) }
}

function inet6(bytes: Buffer): { readonly address: string; readonly port: number } {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(16 + index * 2).toString(16))
  return { address: ipv6Address(groups.join(':')), port: bytes.readUInt16BE(48) }
}

function complete(length: number, source: { readonly address: string; readonly port: number } | null): ProxyHeader {
  return { status: 'complete', length, source }
}

function invalid(why: string): ProxyHeader {
  return { status: 'invalid', why }
}

const INCOMPLETE: ProxyHeader = { status: 'incomplete' }
export const V2_SIGNATURE: Buffer = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
export const V2_HEAD_BYTES = 16
/** Our own limit: addresses and the TLVs that proxies send take a few hundred bytes. */
const MOST_BYTES = 4096
const LOCAL = 0
const PROXY = 1
const UNSPEC = 0
const INET = 1
const INET6 = 2
/** By family: unspecified, IPv4, IPv6, Unix. */
const ADDRESS_BYTES: readonly number[] = [0, 12, 36, 216]
const DGRAM = 2
const TLV_HEAD_BYTES = 3
/** The type of the TLV that holds a checksum. */
const CRC32C = 0x03

import { isIP } from 'node:net'
import { ipv6Address } from './ipv6-address.ts'
import type { ProxyHeader } from './parsed-proxy-header.ts'

/** `PROXY TCP4 192.0.2.1 198.51.100.1 56324 514` and CRLF, at most 107 bytes. */
export function version1(bytes: Buffer): ProxyHeader {
  const line = bytes.toString('latin1', 0, MOST_BYTES)
  const end = line.indexOf('\r\n')
  const text = end === -1 ? line.replace(/\r$/, '') : line.slice(0, end)
  // A lone CR or LF does not end the header, and the bytes after it may be a message
  if (/[\r\n]/.test(text)) return invalid('its version 1 header does not end with CR LF')
  if (end === -1)
    return bytes.length < MOST_BYTES
      ? { status: 'incomplete' }
      : invalid(`its version 1 header does not end within ${MOST_BYTES} bytes`)
  const [, protocol, ...fields] = text.split(' ')
  if (protocol === 'UNKNOWN') return { status: 'complete', length: end + 2, source: null }
  const family = protocol === 'TCP4' ? 4 : protocol === 'TCP6' ? 6 : 0
  const why = family === 0 ? 'its protocol is none of TCP4, TCP6 and UNKNOWN' : faultIn(fields, family)
  if (why !== null) return invalid(why)
  const [address = '', , port] = fields
  return {
    status: 'complete',
    length: end + 2,
    source: { address: family === 6 ? ipv6Address(address) : address, port: Number(port) }
  }
}

function faultIn(
  [source = '', destination = '', sourcePort = '', destinationPort = '', ...rest]: readonly string[],
  family: 4 | 6
): string | null {
  if (!isAddress(source, family)) return 'its source address is not of the family it names'
  if (!isAddress(destination, family)) return 'its destination address is not of the family it names'
  if (!isPort(sourcePort)) return 'its source port is not one'
  if (!isPort(destinationPort)) return 'its destination port is not one'
  return rest.length === 0 ? null : 'something stands behind its ports'
}

function isAddress(text: string, family: 4 | 6): boolean {
  return isIP(text) === family && !text.includes('%')
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535
}

function invalid(why: string): ProxyHeader {
  return { status: 'invalid', why }
}

export const V1_BEGINNING: Buffer = Buffer.from('PROXY ')
const MOST_BYTES = 107

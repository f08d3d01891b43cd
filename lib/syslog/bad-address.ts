import { ipVersion } from './ip-version.ts'
import type { BadValue } from '../../types/params.ts'

/**
 * Validates an address to listen on: IPv4, IPv6 (optionally with a zone) or a host name. Returns the fault as the end
 * of a sentence, or null. For an address with a port or a scheme, which other programs accept, it proposes the params
 * to use here.
 */
export function badAddress(address: string): BadValue | null {
  if (ipVersion(address) !== 0) return null
  const { scheme = '', v6, host = v6 ?? '', port } = WRITTEN.exec(address)?.groups ?? {}
  const number = port === undefined ? undefined : Number(port)
  const meant = host === '' || host === '*' ? ANY : host
  const isCertain =
    (number === undefined || number <= 65_535) &&
    (v6 === undefined ? ipVersion(meant) === 4 || (isHostName(meant) && !/^[\d.]+$/.test(meant)) : ipVersion(v6) === 6)
  // A bare name is not an address with additions
  const isAround = scheme !== '' || number !== undefined || v6 !== undefined || host === '*'
  if (isCertain && isAround) return told(meant, number, scheme.toLowerCase())
  if (/^[\d.]+$/.test(address)) return { message: 'is not an IPv4 address' }
  if (address.includes(':')) return { message: 'is not an IPv6 address; the port is a param of its own' }
  return isHostName(address) ? null : { message: 'is neither an IP address nor a host name' }
}

function told(addr: string, port: number | undefined, scheme: string): BadValue {
  const set = { addr, ...(port === undefined ? {} : { port }), ...(scheme === '' ? {} : { protocol: scheme }) }
  const parts = Object.entries(set).map(([name, value]) => [name, JSON.stringify(value)])
  return {
    message: 'takes an address alone, without brackets; the port and the protocol are params of their own',
    set,
    suggestion: parts.map(([name, value]) => `${name} = ${value}`).join(', '),
    inCode: parts.map(([name, value]) => `${name}: ${value}`).join(', ')
  }
}

/** `udp://0.0.0.0:514`, `[::1]:514`, `*:514`, `:514` */
const WRITTEN =
  /^(?:(?<scheme>udp|tcp|tls):\/\/)?(?:\[(?<v6>[\da-f:.]{2,45}(?:%\w{1,32})?)\]|(?<host>[^\s:[\]/]{0,253}))(?::(?<port>\d{1,5}))?\/?$/i
const ANY = '0.0.0.0'

function isHostName(name: string): boolean {
  return (
    name.length <= 253 &&
    name
      .replace(/\.$/, '')
      .split('.')
      .every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
  )
}

import { isIP, isIPv6 } from 'node:net'

// What each function gives ends a sentence that begins with the param's name; null where nothing is wrong.

/** IPv4, IPv6 (with a zone) or a host name. */
export function badAddress(address: string): string | null {
  if (isIP(address) !== 0) return null
  if (address.startsWith('[')) return 'is written without brackets and without a port'
  if (/^[\d.]+$/.test(address)) return 'is not an IPv4 address'
  if (address.includes(':')) return 'is not an IPv6 address; the port is a param of its own'
  return isHostName(address) ? null : 'is neither an IP address nor a host name'
}

/** An address, or a network as `address/bits`. */
export function badCidr(network: string): string | null {
  const [address = '', bits, ...rest] = network.split('/')
  if (isIP(address) === 0 || rest.length > 0) return 'takes IP addresses and networks such as "10.0.0.0/8" or "fd00::/8"'
  if (bits === undefined) return null
  const most = isIPv6(address) ? 128 : 32
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? null : `takes networks of 0 to ${most} bits here`
}

/** A name of the IANA time zone database. */
export function badTimezone(name: string): string | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0)
    return null
  } catch {
    return 'is not the IANA name of a time zone, such as "Europe/Berlin" or "UTC"'
  }
}

/** The kernel keeps the path of a socket in 108 bytes, with a NUL at the end; some systems in 104. */
export function badSocketPath(path: string): string | null {
  if (path.includes('\0')) return 'cannot hold a NUL character'
  const bytes = Buffer.byteLength(path)
  return bytes <= 103 ? null : `is ${bytes} bytes long, and the path of a Unix socket has to fit into 103: name one in a folder with a short path, such as /run/app`
}

/** Permissions as `chmod` writes them. */
export function badMode(mode: string): string | null {
  return /^0?[0-7]{3}$/.test(mode) ? null : 'takes octal digits such as "0660"'
}

/** A name as `/etc/group` has them, or a number. */
export function badGroup(group: string): string | null {
  return /^[^\s:,/\p{Cc}]{1,64}$/u.test(group) ? null : 'is not the name or the number of a group'
}

/** The name of a file, not what belongs into it. */
export function badPemPath(path: string): string | null {
  if (path.includes('-----BEGIN')) return 'takes the path of a PEM file, not its content'
  return path.includes('\0') ? 'cannot hold a NUL character' : null
}

function isHostName(name: string): boolean {
  return name.length <= 253 && name.replace(/\.$/, '').split('.').every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
}

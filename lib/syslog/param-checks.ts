import { ipVersion } from './ip-version.ts'

// Each function returns the end of a sentence that begins with the param's name; null if nothing is wrong.

/** An address, or a network as `address/bits`. */
export function badCidr(network: string): string | null {
  const [address = '', bits, ...rest] = network.split('/')
  if (ipVersion(address) === 0 || rest.length > 0)
    return 'takes IP addresses and networks such as "10.0.0.0/8" or "fd00::/8"'
  if (bits === undefined) return null
  const most = ipVersion(address) === 6 ? 128 : 32
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
  return bytes <= 103
    ? null
    : `is ${bytes} bytes long, and the path of a Unix socket has to fit into 103: name one in a folder with a short path, such as /run/app`
}

/** Octal permissions as for `chmod`. */
export function badMode(mode: string): string | null {
  return /^0?[0-7]{3}$/.test(mode) ? null : 'takes octal digits such as "0660"'
}

/** A group name as in `/etc/group`, or a number. */
export function badGroup(group: string): string | null {
  return /^[^\s:,/\p{Cc}]{1,64}$/u.test(group) ? null : 'is not the name or the number of a group'
}

/** A path, not the content of the file. */
export function badPemPath(path: string): string | null {
  if (path.includes('-----BEGIN')) return 'takes the path of a PEM file, not its content'
  return path.includes('\0') ? 'cannot hold a NUL character' : null
}

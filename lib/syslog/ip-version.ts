/**
 * 4 or 6; 0 if it is not an IP address. Asks Node's own `net`, and loads it only then, because most programs declare no
 * syslog source.
 */
export function ipVersion(address: string): number {
  return process.getBuiltinModule('node:net').isIP(address)
}

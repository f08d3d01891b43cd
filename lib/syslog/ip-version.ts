/**
 * 4 or 6; 0 if the text is not an IP address. Uses `node:net` and loads it only when called, because most programs
 * declare no syslog source.
 */
export function ipVersion(address: string): number {
  return process.getBuiltinModule('node:net').isIP(address)
}

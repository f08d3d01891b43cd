/**
 * 4 or 6; 0 of what is no IP address. Node's own `net` says so, and is loaded only then, as most programs declare no
 * syslog source.
 */
export function ipVersion(address: string): number {
  return process.getBuiltinModule('node:net').isIP(address)
}

import { BlockList, isIPv6 } from 'node:net'

/**
 * The address of a peer. A socket that listens on both IPv6 and IPv4 shows IPv4 peers as `::ffff:192.0.2.1` (RFC 4291
 * section 2.5.5.2); this returns their IPv4 address. Null for a Unix socket, and if the peer was gone before its
 * address could be read.
 */
export function remoteAddress(address: string | undefined): string | null {
  if (address === undefined || address === '') return null
  return MAPPED.test(address) ? address.slice(MAPPED_PREFIX) : address
}

/** Whether an address is reachable from this machine only. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')
const MAPPED = /^::ffff:\d+\.\d+\.\d+\.\d+$/i
const MAPPED_PREFIX = '::ffff:'.length

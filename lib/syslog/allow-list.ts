import { BlockList, isIPv6 } from 'node:net'

/**
 * Decides whether an address may send. Everyone may if `networks` is undefined. Null stands for a peer that was gone
 * before its address could be read: an unknown address is on no list.
 */
export type AllowList = (address: string | null) => boolean

/** `networks`: addresses and CIDR networks, already validated. */
export function allowList(networks: readonly string[] | undefined): AllowList {
  if (networks === undefined) return () => true
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  /** address => whether it may send; a lookup here is cheaper than in a BlockList */
  const known = new Map<string, boolean>()
  return (address) => address !== null && (known.get(address) ?? remember(known, address, list))
}

function remember(known: Map<string, boolean>, address: string, list: BlockList): boolean {
  const allowed = list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  if (known.size >= MOST_REMEMBERED) known.clear()
  known.set(address, allowed)
  return allowed
}

/** Forged sender addresses must not fill the memory. */
const MOST_REMEMBERED = 4096

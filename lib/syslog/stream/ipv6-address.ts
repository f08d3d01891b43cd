/**
 * Converts an IPv6 address to its canonical spelling (RFC 5952), and an IPv4-mapped one (`::ffff:c000:201`) to the IPv4
 * address.
 */
export function ipv6Address(text: string): string {
  const address = new URL(`http://[${text}]`).hostname.slice(1, -1)
  const [, high, low] = MAPPED.exec(address) ?? []
  if (high === undefined || low === undefined) return address
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.')
}

const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/

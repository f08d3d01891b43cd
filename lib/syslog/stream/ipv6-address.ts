/**
 * An IPv6 address in its canonical form (RFC 5952), as it has many spellings; one that stands for an IPv4 address
 * (`::ffff:c000:201`) as that.
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

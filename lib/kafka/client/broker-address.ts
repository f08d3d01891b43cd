/**
 * kafkajs splits `host:port` at the first colon, so a bootstrap broker cannot be an IPv6 address. kafkajs gets such an
 * address in a form without colons (`fd00--1.ipv6-literal.net`, as Windows writes it in paths), and the socket is
 * opened to the address itself. Addresses that brokers advertise do not pass through this function.
 */
export function seedBroker(broker: string): string {
  const [, address, port] = /^\[(.+)\]:(\d+)$/.exec(broker) ?? []
  if (address === undefined) return broker
  return `${address.replaceAll(':', '-').replace('%', 's')}${LITERAL}:${port}`
}

/** The IPv6 address that such a form stands for; any other host unchanged. */
export function brokerHost(host: string): string {
  if (!host.endsWith(LITERAL)) return host
  return host.slice(0, -LITERAL.length).replaceAll('-', ':').replace('s', '%')
}

/** Splits `host:port` or `[IPv6]:port`; the check of `brokers` has ensured one of these forms. */
export function brokerPlace(broker: string): { readonly host: string; readonly port: number } {
  const colon = broker.lastIndexOf(':')
  return { host: broker.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(broker.slice(colon + 1)) }
}

const LITERAL = '.ipv6-literal.net'

/**
 * kafkajs splits `host:port` at the first colon, so that no IPv6 address can be among the brokers it begins with. It is
 * given such an address in the form that has none (`fd00--1.ipv6-literal.net`, as Windows writes it in paths), and the
 * socket is opened to what that stands for. Addresses that brokers advertise never come this way.
 */
export function seedBroker(broker: string): string {
  const [, address, port] = /^\[(.+)\]:(\d+)$/.exec(broker) ?? []
  if (address === undefined) return broker
  return `${address.replaceAll(':', '-').replace('%', 's')}${LITERAL}:${port}`
}

/** The host that a broker's name stands for; a name that stands for itself otherwise. */
export function brokerHost(host: string): string {
  if (!host.endsWith(LITERAL)) return host
  return host.slice(0, -LITERAL.length).replaceAll('-', ':').replace('s', '%')
}

/** `host:port` or `[IPv6]:port`, which the check of `brokers` has ensured. */
export function brokerPlace(broker: string): { readonly host: string; readonly port: number } {
  const colon = broker.lastIndexOf(':')
  return { host: broker.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(broker.slice(colon + 1)) }
}

const LITERAL = '.ipv6-literal.net'

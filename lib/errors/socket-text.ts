/** `host:port`, an IPv6 address in brackets (RFC 3986 section 3.2.2); the host alone if there is no port. */
export function socketText(host: string, port: string | number | undefined): string {
  return port === undefined ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`
}

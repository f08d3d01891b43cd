/**
 * Detects a client that expects another service at the port, by its first bytes: returns its protocol; null if the
 * bytes may be a log. Matches only beginnings that no log line has, because a line that is not syslog is still a
 * record.
 */
export function otherProtocol(bytes: Buffer): string | null {
  const text = bytes.toString('latin1', 0, LOOKED_AT)
  const hex = bytes.toString('hex', 0, HEX_LOOKED_AT)
  return (
    BEGINNINGS.find(([, beginning]) => beginning.test(text))?.[0] ??
    IN_HEX.find(([, beginning]) => beginning.test(hex))?.[0] ??
    null
  )
}

const BEGINNINGS: readonly (readonly [string, RegExp])[] = [
  ['HTTP', /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PRI) \S{1,2000} HTTP\/\d\.\d\r?\n/],
  ['SIP', /^[A-Z]{3,10} sips?:\S{1,2000} SIP\/2\.0\r?\n/],
  ['RTSP', /^[A-Z_]{3,13} \S{1,2000} RTSP\/\d\.\d\r?\n/],
  // The first command has number 1 and opens the session
  ['RELP', /^1 open \d{1,6}(?: relp_version=|$)/],
  ['SSH', /^SSH-[12]\.\d{1,2}-/],
  ['SMTP', /^(?:EHLO|HELO) \S{1,255}\r?\n/],
  ['Redis', /^\*\d{1,3}\r\n\$\d{1,5}\r\n/],
  // A window size, followed by events
  ['Beats (Lumberjack)', /^[12]W[^]{4}(?:$|[12][CJD])/]
]
const IN_HEX: readonly (readonly [string, RegExp])[] = [
  ['RDP', /^0300.{6}e0/],
  ['SMB', /^0000.{4}f[ef]534d42/],
  // A request for TLS or GSSAPI, or to cancel a query
  ['PostgreSQL', /^0000000804d216(?:2e|2f|30)/]
]
const HEX_LOOKED_AT = 16
const LOOKED_AT = 2100

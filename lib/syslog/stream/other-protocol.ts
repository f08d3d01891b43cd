/**
 * What a client speaks that takes the port for another service's, by its first bytes; null where they may be a log's. Only what no line of a log
 * begins with is named: a line that is no syslog is a record all the same.
 */
export function otherProtocol(bytes: Buffer): string | null {
  const text = bytes.toString('latin1', 0, LOOKED_AT)
  return BEGINNINGS.find(([, beginning]) => beginning.test(text))?.[0] ?? null
}

const BEGINNINGS: readonly (readonly [string, RegExp])[] = [
  ['HTTP', /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PRI) \S{1,2000} HTTP\/\d\.\d\r?\n/],
  ['SIP', /^[A-Z]{3,10} sips?:\S{1,2000} SIP\/2\.0\r?\n/],
  ['RTSP', /^[A-Z_]{3,13} \S{1,2000} RTSP\/\d\.\d\r?\n/],
  ['SSH', /^SSH-[12]\.\d{1,2}-/],
  ['SMTP', /^(?:EHLO|HELO) \S{1,255}\r?\n/],
  ['Redis', /^\*\d{1,3}\r\n\$\d{1,5}\r\n/],
  // A window of so many events; then events
  ['Beats (Lumberjack)', /^[12]W[^]{4}(?:$|[12][CJD])/],
  ['RDP', /^\x03\0[^]{3}\xE0/],
  ['SMB', /^\0\0[^]{2}[\xFE\xFF]SMB/],
  ['PostgreSQL', /^\0\0\0\x08\x04\xD2\x16[\x2E-\x30]/]
]
const LOOKED_AT = 2100

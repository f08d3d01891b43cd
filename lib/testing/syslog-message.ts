/** The parts of a message, as in RFC 5424 section 6. */
export interface SyslogMessageParts {
  /** The MSG part. Default: `a message`. */
  readonly text?: string
  /** The facility, 0 to 23. Default 16, `local0`. */
  readonly facility?: number
  /** The severity, 0 to 7. Default 6, `info`. */
  readonly severity?: number
  /** HOSTNAME. Default `host`. */
  readonly host?: string
  /** APP-NAME, or the TAG of RFC 3164. Default `app`. */
  readonly app?: string
  /** PROCID. Default `-` (none). */
  readonly procId?: string
  /** MSGID, only for RFC 5424. Default `-` (none). */
  readonly msgId?: string
  /** STRUCTURED-DATA, only for RFC 5424, in its notation: `[a@1 b="c"]`. Default `-` (none). */
  readonly structuredData?: string
  /** TIMESTAMP. Default: now. */
  readonly timestamp?: Date
  /** The format of the message. Default `rfc5424`. */
  readonly format?: 'rfc5424' | 'rfc3164'
}

/**
 * Formats a message of RFC 5424 or RFC 3164 as a sender does, without a frame. Throws a `RangeError` for an invalid
 * `timestamp`.
 */
export function syslogMessage({
  text = 'a message',
  facility = 16,
  severity = 6,
  host = 'host',
  app = 'app',
  procId = '-',
  msgId = '-',
  structuredData = '-',
  timestamp = new Date(),
  format = 'rfc5424'
}: SyslogMessageParts = {}): string {
  const priority = `<${facility * 8 + severity}>`
  if (format === 'rfc5424')
    return `${priority}1 ${timestamp.toISOString()} ${host} ${app} ${procId} ${msgId} ${structuredData} ${text}`
  const day = String(timestamp.getUTCDate()).padStart(2)
  const time = timestamp.toISOString().slice(11, 19)
  const tag = procId === '-' ? app : `${app}[${procId}]`
  return `${priority}${MONTHS[timestamp.getUTCMonth()] ?? ''} ${day} ${time} ${host} ${tag}: ${text}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

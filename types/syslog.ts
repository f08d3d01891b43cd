/**
 * Why a message violates its format: RFC 5424 section 6, or RFC 3164 section 4. Such a message is delivered whole, with
 * the tag `syslog_error` and the fields that could be read.
 */
export const syslogErrorReasons = [
  /** The message begins neither with `<` nor with a timestamp. */
  'missing_pri',
  /** The `<` is not followed by a number from 0 to 191 without leading zeros and a `>`. */
  'invalid_pri',
  'invalid_version',
  'missing_timestamp',
  'invalid_timestamp',
  'invalid_hostname',
  'invalid_app_name',
  'invalid_proc_id',
  'invalid_msg_id',
  /** The message ends before the last field of its header. */
  'incomplete_header',
  'bad_structured_data',
  /** On a connection with `framing = "len"`: a mandatory octet count is missing. */
  'invalid_frame'
] as const

/** Why a message violates its format: RFC 5424 section 6, or RFC 3164 section 4. */
export type SyslogErrorReason = (typeof syslogErrorReasons)[number]

/** A violation of the format (RFC 5424 section 6, RFC 3164 section 4), and its place. */
export interface SyslogFault {
  /** What is wrong. */
  readonly reason: SyslogErrorReason
  /** The byte offset of the fault in the message as received. */
  readonly offset: number
}

/** RFC 5424 section 6.3: SD-ID => parameter name => value; an array if a name is repeated. No prototypes. */
export type StructuredData = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** The format of a message: that of RFC 5424, or what RFC 3164 describes. */
export type SyslogFormat = 'rfc5424' | 'rfc3164'

/** The transport of a message: UDP (RFC 5426), TCP (RFC 6587), TLS (RFC 5425), or a Unix stream socket. */
export type SyslogTransport = 'udp' | 'tcp' | 'tls' | 'unix'

/** The options of `parseSyslog`, which reads RFC 5424 and RFC 3164. */
export interface ParseSyslogOptions {
  /** Default `auto`: recognises each message by its beginning. */
  readonly format?: 'auto' | SyslogFormat
  /** The IANA name of the time zone of RFC 3164 timestamps. Default: this machine's. */
  readonly timezone?: string
  /** Default `parse`; see the param `header_mode`. */
  readonly headerMode?: 'keep' | 'strip' | 'parse'
  /** The time in ms since the epoch, for the year that RFC 3164 timestamps lack. Default `Date.now`. */
  readonly now?: () => number
}

import type { SyslogMeta } from './meta.ts'
import type { SyslogFault } from './syslog.ts'
import type { Tags } from './tags.ts'

/**
 * The result of `parseSyslog`: a message of RFC 5424, or as RFC 3164 describes it. Bytes, text and tags are extracted
 * on first access, so that a spread has none of them. A class, but exported as a type only.
 */
export declare class ParsedSyslog {
  /**
   * The message without its header; the whole message if there is an `error` or the header is kept. Without CR, LF and
   * NUL at its end.
   */
  get payload(): Buffer
  /** The payload as UTF-8. */
  get text(): string
  /** The fields of the message's header. */
  get meta(): SyslogMeta
  /** Frozen: `syslog_hostname` and so on, depending on the header mode. */
  get tags(): Tags
  /** What violates the format; null if the message follows it. */
  get error(): SyslogFault | null
}

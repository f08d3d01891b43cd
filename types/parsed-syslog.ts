import type { SyslogMeta } from './meta.ts'
import type { SyslogFault } from './syslog.ts'
import type { Tags } from './tags.ts'

/**
 * The result of `parseSyslog`: a message of RFC 5424, or as RFC 3164 describes them. Bytes, text and tags are extracted
 * when they are first read, so that a spread has none of them. A class, but exported as a type only.
 */
export declare class ParsedSyslog {
  /**
   * The message proper; the whole message where there is an `error` or its header is kept. Without CR, LF and NUL at
   * its end.
   */
  get payload(): Buffer
  /** The payload as UTF-8. */
  get text(): string
  /** The fields of its header. */
  get meta(): SyslogMeta
  /** Frozen: `syslog_hostname` and so on, as the header mode says. */
  get tags(): Tags
  /** Null if the message follows its format. */
  get error(): SyslogFault | null
}

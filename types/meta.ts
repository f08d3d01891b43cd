import type { KafkaHeaders } from './kafka.ts'
import type { StructuredData, SyslogFault, SyslogFormat, SyslogTransport } from './syslog.ts'

/** Fields that only one kind of source has, distinguished by `kind`. */
export type Meta = FileMeta | KafkaMeta | SyslogMeta | CustomMeta

/** A record that was read from a file. */
export interface FileMeta {
  /** Distinguishes it from the meta of other kinds of source. */
  readonly kind: 'file'
}

/**
 * A record of a Kafka topic: a record batch of the Kafka protocol (KIP-98), with a timestamp (KIP-32) and headers
 * (KIP-82).
 */
export interface KafkaMeta {
  /** Distinguishes it from the meta of other kinds of source. */
  readonly kind: 'kafka'
  /** The topic it was read from. */
  readonly topic: string
  /** The number of its partition in the topic, from 0. */
  readonly partition: number
  /** The offset of the record in the partition. A string, as are the next two, because JSON has no 64-bit integer. */
  readonly offset: string
  /**
   * When the record was created or appended, depending on the topic's `message.timestamp.type` (KIP-32), in ms since
   * the epoch.
   */
  readonly timestamp: string
  /** The offset after the partition's last record when this one was fetched. */
  readonly highWatermark: string
  /** The key of the record; null if it has none. */
  readonly key: Buffer | null
  /** The headers of the record (KIP-82). */
  readonly headers: KafkaHeaders
  /** The record has no value: under compaction it deletes its key. Its payload is empty. */
  readonly tombstone: boolean
}

/**
 * A syslog message (RFC 5424, RFC 3164). Fields are getters that parse the message on first access: a spread has none
 * of them, `JSON.stringify` and `event.copy()` have them all. A class, but exported as a type only.
 */
export declare class SyslogMeta implements SyslogFields {
  get kind(): 'syslog'
  get format(): SyslogFormat | null
  get priority(): number | null
  get facility(): number | null
  get facilityName(): string | null
  get severity(): number | null
  get severityName(): string | null
  get version(): number | null
  get timestamp(): Date | null
  get timestampText(): string | null
  get hostname(): string | null
  get appName(): string | null
  get procId(): string | null
  get msgId(): string | null
  get structuredData(): StructuredData
  get error(): SyslogFault | null
  get transport(): SyslogTransport | null
  get remoteAddress(): string | null
  get remotePort(): number | null
  get tlsPeerName(): string | null
}

/**
 * A syslog message's fields as plain data, under the names of RFC 5424 section 6. A message of RFC 3164 has its values
 * (section 4.1) in the same fields. A field that is missing from the message, or NIL, is null.
 */
export interface SyslogFields {
  /** Distinguishes it from the meta of other kinds of source. */
  readonly kind: 'syslog'
  /** The format of the message; null if it is neither. */
  readonly format: SyslogFormat | null
  /** PRI (RFC 5424 section 6.2.1): 8 times the facility plus the severity, 0 to 191. */
  readonly priority: number | null
  /** The kind of program that wrote it, 0 to 23 (RFC 5424 section 6.2.1). */
  readonly facility: number | null
  /** The facility's name: `kern`, `user`, ... `local7`. */
  readonly facilityName: string | null
  /** The severity, 0 (emergency) to 7 (debug) (RFC 5424 section 6.2.1). */
  readonly severity: number | null
  /** The severity's name: `emerg`, `alert`, `crit`, `err`, `warning`, `notice`, `info`, `debug`. */
  readonly severityName: string | null
  /** VERSION, 1 to 999 (RFC 5424 section 6.2.2); null for RFC 3164. */
  readonly version: number | null
  /** TIMESTAMP (RFC 5424 section 6.2.3, RFC 3164 section 4.1.2). Fractions beyond milliseconds are cut off. */
  readonly timestamp: Date | null
  /** The timestamp as the sender wrote it. */
  readonly timestampText: string | null
  /** HOSTNAME (RFC 5424 section 6.2.4, RFC 3164 section 4.1.2): the sender as named by the message. */
  readonly hostname: string | null
  /** APP-NAME (RFC 5424 section 6.2.5); in RFC 3164 the TAG (section 4.1.3) without its process id. */
  readonly appName: string | null
  /** PROCID (RFC 5424 section 6.2.6); in RFC 3164 the text in brackets after the TAG. */
  readonly procId: string | null
  /** MSGID (RFC 5424 section 6.2.7); null for RFC 3164. */
  readonly msgId: string | null
  /** STRUCTURED-DATA (RFC 5424 section 6.3); empty if there is none. */
  readonly structuredData: StructuredData
  /** Why the message does not fit the format; the payload is then the message as received. */
  readonly error: SyslogFault | null
  /** The transport; null from `parseSyslog`, which knows no sender. */
  readonly transport: SyslogTransport | null
  /** The peer's address, or the one that the PROXY protocol names; null for a Unix socket. */
  readonly remoteAddress: string | null
  /** The peer's port, or the one that the PROXY protocol names; null for a Unix socket. */
  readonly remotePort: number | null
  /** The subject's common name of a verified client certificate. */
  readonly tlsPeerName: string | null
}

/** A record of a user's own connector. */
export interface CustomMeta {
  /** Distinguishes it from the meta of other kinds of source. */
  readonly kind: 'custom'
  readonly [name: string]: unknown
}

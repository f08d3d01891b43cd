import type { KafkaHeaders } from './kafka.ts'
import type { StructuredData, SyslogFault, SyslogFormat, SyslogTransport } from './syslog.ts'

/** Fields that only one kind of source has, distinguished by `kind`. */
export type Meta = FileMeta | KafkaMeta | SyslogMeta | CustomMeta

/** A record that was read from a file. */
export interface FileMeta {
  readonly kind: 'file'
}

/** A record of a Kafka topic. */
export interface KafkaMeta {
  readonly kind: 'kafka'
  readonly topic: string
  readonly partition: number
  /** A string, because JSON has no 64-bit integer; so are the next two. */
  readonly offset: string
  /** ms since the epoch: when the record was created or appended, depending on the topic's configuration. */
  readonly timestamp: string
  /** The offset after the partition's last record when this one was fetched. */
  readonly highWatermark: string
  readonly key: Buffer | null
  readonly headers: KafkaHeaders
  /** The record has no value: under compaction it deletes its key. Its payload is empty. */
  readonly tombstone: boolean
}

/**
 * A syslog message. Fields are getters that cut from the message when they are first read: a spread has none of them,
 * `JSON.stringify` and `event.copy()` have them all. A class as a type alone.
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

/** A syslog message's fields as plain data. One that the message does not have, or has as NIL, is null. */
export interface SyslogFields {
  readonly kind: 'syslog'
  /** The format of the message; null if it is neither. */
  readonly format: SyslogFormat | null
  /** PRI: 8 times the facility plus the severity. */
  readonly priority: number | null
  /** 0 to 23. */
  readonly facility: number | null
  /** `kern`, `user`, ... `local7`. */
  readonly facilityName: string | null
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number | null
  /** `emerg`, `alert`, `crit`, `err`, `warning`, `notice`, `info`, `debug`. */
  readonly severityName: string | null
  /** Of RFC 5424: 1 to 999. */
  readonly version: number | null
  /** Fractions beyond milliseconds are cut off. */
  readonly timestamp: Date | null
  /** The timestamp as the sender wrote it. */
  readonly timestampText: string | null
  readonly hostname: string | null
  /** APP-NAME; in RFC 3164 the TAG without its process id. */
  readonly appName: string | null
  readonly procId: string | null
  readonly msgId: string | null
  /** Empty if there is none. */
  readonly structuredData: StructuredData
  /** What does not fit the format; the payload is then the message as received. */
  readonly error: SyslogFault | null
  /** Null from `parseSyslog`, which knows no sender. */
  readonly transport: SyslogTransport | null
  /** The peer's address, or the one that the PROXY protocol names; null for a Unix socket. */
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  /** The subject's common name of a verified client certificate. */
  readonly tlsPeerName: string | null
}

/** A record of a user's own connector. */
export interface CustomMeta {
  readonly kind: 'custom'
  readonly [name: string]: unknown
}

import type { JsonValue } from './event.ts'

/**
 * A document of the Elastic Common Schema 9.4. `log.offset` and `kafka` are Filebeat's fields, `warp_flow` is this
 * library's own. Fields that an event does not have are absent.
 */
export interface EcsDocument {
  /** ISO 8601, UTC: when it happened, or when it was received if the record does not say so. */
  readonly '@timestamp': string
  /** The record as text. */
  readonly message: string
  /** Which version of ECS the names are of. */
  readonly ecs: { readonly version: string }
  /** What the record is, and when it came. */
  readonly event: EcsEvent
  /**
   * The tags; absent if there are none. A dot in a name is `_`, as Elasticsearch would make objects of it, and so are a
   * NUL and a blank name.
   */
  readonly labels?: Readonly<Record<string, string>>
  /** Where a line of a file stands, and what the header of a syslog message says; absent of other records. */
  readonly log?: EcsLog
  /** Who sent a syslog message, by its own words; absent if it names nobody. */
  readonly host?: { readonly hostname: string; readonly name: string }
  /** The program that a syslog message names, and its id where that is a number; absent if it names none. */
  readonly process?: { readonly name?: string; readonly pid?: number }
  /** The peer that a syslog message came from; absent of other records, and of a Unix socket. */
  readonly source?: EcsPeer
  /** The same peer, as the client that it is; absent where `source` is. */
  readonly client?: EcsPeer
  /** How a syslog message came; absent of other records, and of a Unix socket. */
  readonly network?: { readonly transport: 'tcp' | 'udp'; readonly protocol: 'syslog' }
  /** The certificate of the peer; absent where it has shown none. */
  readonly tls?: {
    readonly client: { readonly x509: { readonly subject: { readonly common_name: readonly string[] } } }
  }
  /** Where a Kafka record stands, in Filebeat's fields; absent of other records. */
  readonly kafka?: EcsKafka
  /** What ECS has no field for. */
  readonly warp_flow: EcsOwn
}

/** ECS's `event`: what the record is, and when it came. */
export interface EcsEvent {
  /** As opposed to a metric or a state. */
  readonly kind: 'event'
  /** ISO 8601, UTC: when this process received it. */
  readonly created: string
  /** The whole record, where `message` is only a part of it. */
  readonly original?: string
}

/** ECS's `log`: where a line stands, and what the header of a syslog message says. */
export interface EcsLog {
  /** The line's file; absent of other records. */
  readonly file?: { readonly path: string }
  /** Where the line begins, in bytes, as Filebeat has it; absent of other records. */
  readonly offset?: number
  /** The name of the severity; absent if the record has none. */
  readonly level?: string
  /** The header of a syslog message; absent of other records. */
  readonly syslog?: EcsSyslog
}

/**
 * ECS's `log.syslog`: the header of a message, RFC 5424 or what RFC 3164 describes. Absent is what it does not have.
 */
export interface EcsSyslog {
  /** PRIVAL, RFC 5424 section 6.2.1; absent if the message has no PRI. */
  readonly priority?: number
  /** Absent if the message has no PRI. */
  readonly facility?: { readonly code: number; readonly name?: string }
  /** Absent if the message has no PRI. */
  readonly severity?: { readonly code: number; readonly name?: string }
  /** VERSION, as digits; absent of RFC 3164. */
  readonly version?: string
  /** HOSTNAME; absent if the message has none. */
  readonly hostname?: string
  /** APP-NAME, or the program in RFC 3164's TAG; absent if the message has none. */
  readonly appname?: string
  /** PROCID; absent if the message has none. */
  readonly procid?: string
  /** MSGID; absent if the message has none. */
  readonly msgid?: string
  /** STRUCTURED-DATA: SD-ID => PARAM-NAME => its values; absent if the message has none. */
  readonly structured_data?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

/** ECS's `source` and `client`: a peer. */
export interface EcsPeer {
  /** Its address as the system says it. */
  readonly address: string
  /** Absent if the address is none that Elasticsearch takes, as one with a zone. */
  readonly ip?: string
  /** Absent if it is not known. */
  readonly port?: number
}

/** A Kafka record's place and key, as Filebeat's Kafka input has them; the fields are those of the Kafka protocol. */
export interface EcsKafka {
  /** The topic's name. */
  readonly topic: string
  /** The partition's number, from 0. */
  readonly partition: number
  /** Digits: JSON has no 64-bit integer, and Elasticsearch reads them as `long`. */
  readonly offset: string
  /** ISO 8601, UTC: the record's timestamp; absent if it has none, or one before the year 0 or after 9999. */
  readonly block_timestamp?: string
  /** Absent if it has none, or none that is UTF-8. */
  readonly key?: string
  /** `name: value`, as text, a null as an empty one; absent if it has none. */
  readonly headers?: readonly string[]
}

/** What ECS has no field for. */
export interface EcsOwn {
  /** The source's key. */
  readonly source: string
  /** The payload, where `message` does not give its bytes back. */
  readonly payload_base64?: string
  /** The line's number, from 1; absent if it is not known, and of other records. */
  readonly line?: number
  /** A Kafka record without a value; absent of others. */
  readonly tombstone?: true
  /** The key of a Kafka record that is not UTF-8; absent of others. */
  readonly key_base64?: string
  /** `name: value` of the headers of a Kafka record whose values are not UTF-8, these in base64; absent of others. */
  readonly headers_base64?: readonly string[]
  /**
   * Of a user's own connector, as JSON; absent of other records. A dot or a NUL in a name is `_`, and so is a blank
   * name; what lies below 16 levels is JSON in a text.
   */
  readonly position?: Readonly<Record<string, JsonValue>>
  /** Of a user's own connector, in the same way; absent of other records. */
  readonly meta?: Readonly<Record<string, JsonValue>>
}

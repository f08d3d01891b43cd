import type { JsonValue } from './event.ts'

/**
 * A document of the Elastic Common Schema 9.4. `log.offset` and `kafka` are Filebeat's fields, `warp_flow` is this
 * library's own. Fields without a value in the event are absent.
 */
export interface EcsDocument {
  /** ISO 8601, UTC: the time in the record, or the time of receipt if the record has none. */
  readonly '@timestamp': string
  /** The record as text. */
  readonly message: string
  /** The version of ECS that defines the field names. */
  readonly ecs: { readonly version: string }
  /** The kind of document, and when the record was received. */
  readonly event: EcsEvent
  /**
   * The tags; absent if there are none. In a name, `_` replaces each dot, because Elasticsearch would turn it into an
   * object, and each NUL; a blank name becomes `_` as well.
   */
  readonly labels?: Readonly<Record<string, string>>
  /** The place of a line in its file, or the header of a syslog message; absent for other records. */
  readonly log?: EcsLog
  /** The host that a syslog message names as its sender; absent if it names none. */
  readonly host?: { readonly hostname: string; readonly name: string }
  /** The program that a syslog message names, and its process id if that is a number; absent if it names none. */
  readonly process?: { readonly name?: string; readonly pid?: number }
  /** The peer that a syslog message came from; absent for other records, and for a Unix socket. */
  readonly source?: EcsPeer
  /** The same peer in the role of the client; absent whenever `source` is absent. */
  readonly client?: EcsPeer
  /** The transport of a syslog message; absent for other records, and for a Unix socket. */
  readonly network?: { readonly transport: 'tcp' | 'udp'; readonly protocol: 'syslog' }
  /** The certificate of the peer; absent if it presented none. */
  readonly tls?: {
    readonly client: { readonly x509: { readonly subject: { readonly common_name: readonly string[] } } }
  }
  /** The place and the key of a Kafka record, in Filebeat's fields; absent for other records. */
  readonly kafka?: EcsKafka
  /** Values for which ECS has no field. */
  readonly warp_flow: EcsOwn
}

/** ECS's `event`: the kind of document, and when the record was received. */
export interface EcsEvent {
  /** ECS's word for a record, as opposed to a metric or a state. */
  readonly kind: 'event'
  /** ISO 8601, UTC: when this process received it. */
  readonly created: string
  /** The whole record; only present if `message` is a part of it. */
  readonly original?: string
}

/** ECS's `log`: the place of a line in its file, or the header of a syslog message. */
export interface EcsLog {
  /** The file of the line; absent for other records. */
  readonly file?: { readonly path: string }
  /** The byte offset at which the line begins, as in Filebeat; absent for other records. */
  readonly offset?: number
  /** The name of the severity; absent if the record has none. */
  readonly level?: string
  /** The header of a syslog message; absent for other records. */
  readonly syslog?: EcsSyslog
}

/** ECS's `log.syslog`: the header of a message, in RFC 5424 or as RFC 3164 describes it. */
export interface EcsSyslog {
  /** PRIVAL, RFC 5424 section 6.2.1; absent if the message has no PRI. */
  readonly priority?: number
  /** The facility; absent if the message has no PRI. */
  readonly facility?: { readonly code: number; readonly name?: string }
  /** The severity; absent if the message has no PRI. */
  readonly severity?: { readonly code: number; readonly name?: string }
  /** VERSION, as digits; absent for RFC 3164. */
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
  /** The address as the system reports it. */
  readonly address: string
  /** The IP address; absent if Elasticsearch would refuse it, such as one with a zone. */
  readonly ip?: string
  /** The port; absent if unknown. */
  readonly port?: number
}

/**
 * A Kafka record's place and key, in the fields of Filebeat's Kafka input; their meaning is that of the Kafka protocol.
 */
export interface EcsKafka {
  /** The topic's name. */
  readonly topic: string
  /** The partition's number, from 0. */
  readonly partition: number
  /** The offset, as digits: JSON has no 64-bit integer, and Elasticsearch reads them as `long`. */
  readonly offset: string
  /** ISO 8601, UTC: the record's timestamp; absent if it has none, or if it is before the year 0 or after 9999. */
  readonly block_timestamp?: string
  /** The key; absent if the record has none, or if the key is not UTF-8. */
  readonly key?: string
  /** The headers as `name: value`, with an empty text for null; absent if the record has none. */
  readonly headers?: readonly string[]
}

/** Values for which ECS has no field. */
export interface EcsOwn {
  /** The source's key. */
  readonly source: string
  /** The payload; only present if its bytes cannot be recovered from `message`. */
  readonly payload_base64?: string
  /** The line number, from 1; absent if unknown, and for other records. */
  readonly line?: number
  /** True for a Kafka record without a value; absent for all others. */
  readonly tombstone?: true
  /** The key of a Kafka record, if the key is not UTF-8; otherwise absent. */
  readonly key_base64?: string
  /** The headers of a Kafka record whose values are not UTF-8, as `name: value` with the value in base64; or absent. */
  readonly headers_base64?: readonly string[]
  /**
   * The position of a record of a user's own connector, as JSON; absent for other records. In a name, `_` replaces each
   * dot and NUL, and a blank name; values nested deeper than 16 levels become JSON text.
   */
  readonly position?: Readonly<Record<string, JsonValue>>
  /** The meta of a record of a user's own connector, in the same form; absent for other records. */
  readonly meta?: Readonly<Record<string, JsonValue>>
}

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
  readonly ecs: { readonly version: string }
  readonly event: EcsEvent
  /** The tags. A dot in a name is `_`: Elasticsearch would make objects of it. */
  readonly labels?: Readonly<Record<string, string>>
  readonly log?: EcsLog
  /** Who sent it, by its own words. */
  readonly host?: { readonly hostname: string; readonly name: string }
  readonly process?: { readonly name?: string; readonly pid?: number }
  /** The peer that it came from. */
  readonly source?: EcsPeer
  /** The same peer, which was the client of the connection. */
  readonly client?: EcsPeer
  readonly network?: { readonly transport: 'tcp' | 'udp'; readonly protocol: 'syslog' }
  readonly tls?: {
    readonly client: { readonly x509: { readonly subject: { readonly common_name: readonly string[] } } }
  }
  readonly kafka?: EcsKafka
  readonly warp_flow: EcsOwn
}

export interface EcsEvent {
  readonly kind: 'event'
  /** ISO 8601, UTC: when this process received it. */
  readonly created: string
  /** The whole record, where `message` is only a part of it. */
  readonly original?: string
}

export interface EcsLog {
  readonly file?: { readonly path: string }
  /** In bytes, as Filebeat has it. */
  readonly offset?: number
  /** The severity's name. */
  readonly level?: string
  readonly syslog?: EcsSyslog
}

export interface EcsSyslog {
  readonly priority?: number
  readonly facility?: { readonly code: number; readonly name?: string }
  readonly severity?: { readonly code: number; readonly name?: string }
  readonly version?: string
  readonly hostname?: string
  readonly appname?: string
  readonly procid?: string
  readonly msgid?: string
  readonly structured_data?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

export interface EcsPeer {
  readonly address: string
  /** Absent if the address is none that Elasticsearch takes, as one with a zone. */
  readonly ip?: string
  readonly port?: number
}

export interface EcsKafka {
  readonly topic: string
  readonly partition: number
  /** Digits: JSON has no 64-bit integer, and Elasticsearch reads them as `long`. */
  readonly offset: string
  /** ISO 8601, UTC: the record's timestamp. */
  readonly block_timestamp?: string
  /** Absent if it has none, or none that is UTF-8. */
  readonly key?: string
  /** `name: value`, as text. */
  readonly headers?: readonly string[]
}

export interface EcsOwn {
  /** The source's key. */
  readonly source: string
  /** The payload, where `message` does not give its bytes back. */
  readonly payload_base64?: string
  readonly line?: number
  readonly tombstone?: true
  /** The key of a Kafka record that is not UTF-8. */
  readonly key_base64?: string
  /** Of a user's own connector, as JSON. */
  readonly position?: Readonly<Record<string, JsonValue>>
  readonly meta?: Readonly<Record<string, JsonValue>>
}

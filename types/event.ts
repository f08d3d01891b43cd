import type { FileMeta, KafkaMeta, Meta, SyslogFields, SyslogMeta } from './meta.ts'
import type { FilePosition, KafkaPosition, Position, SyslogPosition } from './position.ts'
import type { Tags } from './tags.ts'

/**
 * One record of a source. Fields are getters of its class, evaluated on access: `{ ...event }`, `Object.assign` and
 * `structuredClone` copy none of them, so use `event.copy()`. A class, so that TypeScript knows what a spread loses,
 * but exported as a type only; any object with these fields fits.
 */
export declare class SourceEvent<P extends Position = Position, M extends Meta = Meta> {
  /** The record's exact bytes after decoding, without its line ending or frame. */
  get payload(): Buffer
  /** The payload as text: UTF-8, or the source's charset. */
  get text(): string
  /** The key of the source that the record came from. */
  get source(): string
  /** Frozen: the user's tags and what the connector adds. */
  get tags(): Tags
  /** Where the record came from: plain data to store or compare. */
  get position(): P
  /** The fields that are specific to its kind of source. */
  get meta(): M
  /** When the bytes arrived, in ms since the epoch. */
  get receivedAt(): number
  /**
   * Confirms that the record has been processed. Idempotent; does nothing under `ack: 'auto'`. The function is bound to
   * its event: `const { text, ack } = event` and `setImmediate(event.ack)` work. Each access returns a new function.
   */
  get ack(): () => void
  /**
   * A copy of its fields as plain data: to keep, spread, compare, or pass to other threads. Texts and bytes are copied,
   * so that a copy keeps no other memory alive. Without `ack`. Values nested deeper than a thousand levels become
   * `'[too deep]'`. Throws only what a getter or a `toJSON` in the `meta` of a user's own connector throws.
   */
  copy(): EventCopy<P, M>
  /**
   * The event for `JSON.stringify`: JSON values only, which `structuredClone` accepts as well. In the `meta` of a
   * user's own connector, `'[circular]'` stands for a circular reference, `'[too deep]'` for values nested deeper than
   * a hundred levels, and `'[too large]'` for what exceeds 100,000 values. Throws only what a getter or a `toJSON`
   * there throws.
   */
  toJSON(): EventJson
}

/** A line of a file. */
export type FileEvent = SourceEvent<FilePosition, FileMeta>

/** A record of a Kafka topic, as the Kafka protocol's record batches hold it (KIP-98). */
export type KafkaEvent = SourceEvent<KafkaPosition, KafkaMeta>

/** A syslog message: RFC 5424, or what RFC 3164 describes. */
export type SyslogEvent = SourceEvent<SyslogPosition, SyslogMeta> & {
  /**
   * The whole message as received, with its header but without its frame, under every `header_mode`. Absent from copies
   * and from JSON.
   */
  readonly original?: Buffer
}

/** The fields of an event as plain data. */
export interface EventCopy<P extends Position = Position, M extends Meta = Meta> {
  /** The payload, in a buffer of its own rather than a slice of a larger one. */
  readonly payload: Buffer
  /** The payload as text: UTF-8, or the source's charset. */
  readonly text: string
  /** The key of the source it came from. */
  readonly source: string
  /** Frozen: the user's tags and what the connector adds. */
  readonly tags: Tags
  /** Where it came from. */
  readonly position: P
  /** Without the functions of a user's own connector, as they are not data. */
  readonly meta: PlainMeta<M>
  /** When the bytes arrived, in ms since the epoch. */
  readonly receivedAt: number
}

type PlainMeta<M extends Meta> = M extends SyslogMeta ? SyslogFields : M

/**
 * An event in JSON. Bytes in keys, in headers and in the meta of users' own connectors become texts, or `{ base64 }` if
 * they are not UTF-8; a `Date` becomes its ISO text, a bigint its digits, any other typed array a list. As always in
 * JSON, a `Map`, a `Set` and an `Error` become `{}`.
 */
export interface EventJson {
  /** The key of the source it came from. */
  readonly source: string
  /** The payload as text: UTF-8, or the source's charset. */
  readonly text: string
  /** The payload; only present if the bytes cannot be recovered from the text. */
  readonly payloadBase64?: string
  /** The user's tags and what the connector adds. */
  readonly tags: Tags
  /** Where it came from. */
  readonly position: Position
  /** The fields that are specific to its kind of source, which `kind` names. */
  readonly meta: { readonly kind: Meta['kind'] } & { readonly [name: string]: JsonValue }
  /** ISO 8601, UTC. */
  readonly receivedAt: string
}

/** A JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

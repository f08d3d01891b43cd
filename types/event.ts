import type { FileMeta, KafkaMeta, Meta, SyslogFields, SyslogMeta } from './meta.ts'
import type { FilePosition, KafkaPosition, Position, SyslogPosition } from './position.ts'
import type { Tags } from './tags.ts'

/**
 * One record of a source. Fields are getters of its class, evaluated when they are read: `{ ...event }`,
 * `Object.assign` and `structuredClone` get none of them, so use `event.copy()`. A class, but exported as a type only,
 * so that TypeScript knows what a spread loses; any object with these fields fits.
 */
export declare class SourceEvent<P extends Position = Position, M extends Meta = Meta> {
  /** The record's exact bytes after decoding, without its line ending or frame. */
  get payload(): Buffer
  /** The payload as text: UTF-8, or the source's charset. */
  get text(): string
  /** The key of the source it came from. */
  get source(): string
  /** Frozen: the user's tags and what the connector adds. */
  get tags(): Tags
  /** Where it came from: plain data to store, or to compare. */
  get position(): P
  /** What only its kind of source knows of it. */
  get meta(): M
  /** When the bytes arrived, in ms since the epoch. */
  get receivedAt(): number
  /**
   * Says that the record has been processed. Idempotent; does nothing under `ack: 'auto'`. It belongs to its event
   * wherever it is called from: `const { text, ack } = event`, `setImmediate(event.ack)`. Each reading gives a new
   * function.
   */
  get ack(): () => void
  /**
   * Its fields as plain data of their own: for keeping, spreading, comparing, and for other threads. Texts and bytes
   * are copied, so that a copy keeps nothing else alive. Without `ack`. Below a thousand levels stands `'[too deep]'`.
   * Throws only what a getter or a `toJSON` in the `meta` of a user's own connector throws.
   */
  copy(): EventCopy<P, M>
  /**
   * What `JSON.stringify` shows: JSON's own kinds of values, which `structuredClone` takes as well. In the `meta` of a
   * user's own connector stands `'[circular]'` for what leads back to itself, `'[too deep]'` below a hundred levels, and
   * `'[too large]'` for what would make it more than 100,000 values. Throws only what a getter or a `toJSON` there throws.
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
   * The whole message as it was received, with its header, without its frame: under each `header_mode`. Absent of a copy
   * and of JSON.
   */
  readonly original?: Buffer
}

/** The fields of an event as plain data. */
export interface EventCopy<P extends Position = Position, M extends Meta = Meta> {
  /** Bytes of its own, not a part of a larger buffer. */
  readonly payload: Buffer
  /** The payload as text: UTF-8, or the source's charset. */
  readonly text: string
  /** The key of the source it came from. */
  readonly source: string
  /** Frozen: the user's tags and what the connector adds. */
  readonly tags: Tags
  /** Where it came from. */
  readonly position: P
  /** Without functions that a user's own connector puts there, as they are not data. */
  readonly meta: PlainMeta<M>
  /** When the bytes arrived, in ms since the epoch. */
  readonly receivedAt: number
}

type PlainMeta<M extends Meta> = M extends SyslogMeta ? SyslogFields : M

/**
 * An event as JSON has it. Bytes of keys and headers, and in the meta of a users' own connectors, are texts, or `{
 * base64 }` where they are not UTF-8; a `Date` is its ISO text, a bigint its digits, another typed array a list. As in any
 * JSON, a `Map`, a `Set` and an `Error` are `{}`.
 */
export interface EventJson {
  /** The key of the source it came from. */
  readonly source: string
  /** The payload as text: UTF-8, or the source's charset. */
  readonly text: string
  /** The payload, only where the text does not give its bytes back. */
  readonly payloadBase64?: string
  /** The user's tags and what the connector adds. */
  readonly tags: Tags
  /** Where it came from. */
  readonly position: Position
  /** What only its kind of source knows of it; `kind` says which kind that is. */
  readonly meta: { readonly kind: Meta['kind'] } & { readonly [name: string]: JsonValue }
  /** ISO 8601, UTC. */
  readonly receivedAt: string
}

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

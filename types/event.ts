import type { Meta } from './meta.ts'
import type { Position } from './position.ts'
import type { Tags } from './tags.ts'

/** One record of a source. */
export interface SourceEvent<P extends Position = Position, M extends Meta = Meta> {
  /** The record's exact bytes after decoding, without its line ending or frame. */
  readonly payload: Buffer
  /** The payload as text: UTF-8, or the source's charset. */
  readonly text: string
  /** The key of the source it came from. */
  readonly source: string
  /** Frozen: the user's tags and what the connector adds. */
  readonly tags: Tags
  readonly position: P
  readonly meta: M
  /** When the bytes arrived, in ms since the epoch. */
  readonly receivedAt: number
  /** Says that the record has been processed. Idempotent; does nothing under `ack: 'auto'`. */
  ack(): void
  toJSON(): EventJson
}

/** What `JSON.stringify` shows of an event. A payload that is not UTF-8 is given in base64 beside its text. */
export interface EventJson {
  readonly source: string
  readonly text: string
  readonly payloadBase64?: string
  readonly tags: Tags
  readonly position: Position
  readonly meta: Meta
  readonly receivedAt: string
}

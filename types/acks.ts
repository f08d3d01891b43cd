import type { Position } from './position.ts'

/** One sequence of records whose acks count together: a file, a partition. */
export interface AckWatermark {
  /** Registers a delivered record and returns its sequence number. */
  delivered(position: Position): number
  /** Marks the record with this sequence number as processed. Idempotent; never throws. */
  ack(sequence: number): void
  /** The number of its records that are delivered but not yet acked. */
  readonly unacked: number
  /** The last record of the gapless run of acked records; null before the first. */
  readonly position: Position | null
  /** The oldest unacked record; null if there is none. */
  readonly oldest: Position | null
  /** When the oldest unacked record was delivered, in ms since the epoch; null if there is none. */
  readonly oldestAt: number | null
}

/** All watermarks of a source. */
export interface AckWatermarks {
  /** The watermark of this name, created on first use. */
  watermark(name: string): AckWatermark
  /**
   * Drops the watermark of this name: its unacked records no longer count, and will be delivered again. Later acks of
   * them are ignored; the next `watermark(name)` creates a new one.
   */
  release(name: string): void
  /** The number of records that are delivered but not yet acked, under all watermarks. */
  readonly unacked: number
  /** The record that has waited longest for its ack, under any watermark; null if none waits. */
  readonly oldest: Position | null
  /**
   * When the record that has waited longest for its ack was delivered, under any watermark, in ms since the epoch; null
   * if none waits.
   */
  readonly oldestAt: number | null
  /** The position of every watermark that has one. */
  readonly positions: readonly Position[]
}

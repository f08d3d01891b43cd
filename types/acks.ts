import type { Position } from './position.ts'

/** One sequence of records whose acks count together: a file, a partition. */
export interface AckWatermark {
  /** Notes a delivered record and gives its sequence number. */
  delivered(position: Position): number
  /** Says that the record with that sequence number is done. Idempotent; never throws. */
  ack(sequence: number): void
  /** How many of its records were delivered and not yet acked. */
  readonly unacked: number
  /** The last record of the gapless run of acked ones; null before the first. */
  readonly position: Position | null
  /** The oldest record that is not acked; null if there is none. */
  readonly oldest: Position | null
  /** When that was delivered, in ms since the epoch. */
  readonly oldestAt: number | null
}

/** All watermarks of a source. */
export interface AckWatermarks {
  /** The watermark of that name, created at its first use. */
  watermark(name: string): AckWatermark
  /**
   * Gives up the watermark of that name: nobody waits any longer for the acks of its records, which will be delivered
   * again. Acks that still come are ignored; the next `watermark(name)` is a new one.
   */
  release(name: string): void
  /** How many records were delivered and not yet acked, under all watermarks. */
  readonly unacked: number
  /** The record that has waited longest for its ack, under any watermark; null if none waits. */
  readonly oldest: Position | null
  /**
   * When the record was delivered that has waited longest for its ack, under any watermark, in ms since the epoch; null
   * where none waits.
   */
  readonly oldestAt: number | null
  /** The position of every watermark that has one. */
  readonly positions: readonly Position[]
}

import type { AckWatermark } from '../../types/acks.ts'
import type { Position } from '../../types/position.ts'

/** State that all watermarks of a source share: the number of unacked records, and the callback of an ack. */
export interface AckTally {
  unacked: number
  /** ms since the epoch. */
  now(): number
  /** Called after each record's first ack. */
  onAck(): void
}

/**
 * The ack watermark of one file or partition. Acks come in any order; the watermark moves only over a gapless run of
 * acked records, in the order of delivery. It never does arithmetic on offsets: compaction and transactions leave gaps.
 */
export class GaplessWatermark implements AckWatermark {
  /** Positions of the records from `#head` on; null for an acked record. */
  #pending: (Position | null)[] = []
  #acked: (Position | null)[] = []
  /** Index in `#pending` of the oldest unacked record. */
  #head = 0
  /** Sequence number of `#pending[0]`. */
  #base = 0
  #unacked = 0
  #at: Position | null = null
  /** When the last record was delivered, in ms since the epoch. */
  #lastAt = NaN
  /**
   * Delivery times, each valid from the sequence number `from` on, ascending. The first applies to the head, and may
   * have begun with an earlier record.
   */
  #times: { readonly from: number; readonly at: number }[] = []
  readonly #tally: AckTally

  constructor(tally: AckTally) {
    this.#tally = tally
  }

  delivered(position: Position): number {
    this.#unacked++
    this.#tally.unacked++
    this.#acked.push(null)
    const sequence = this.#base + this.#pending.push(position) - 1
    const at = this.#tally.now()
    if (at !== this.#lastAt) this.#comesAt(at, sequence)
    return sequence
  }

  ack(sequence: number): void {
    const index = sequence - this.#base
    const position = index >= this.#head ? this.#pending[index] : undefined
    if (position === undefined || position === null) return
    this.#pending[index] = null
    this.#acked[index] = position
    this.#unacked--
    this.#tally.unacked--
    this.#advance()
    this.#tally.onAck()
  }

  /** Stops counting the pending records as unacked. */
  release(): void {
    if (this.#unacked === 0) return
    this.#tally.unacked -= this.#unacked
    this.#base += this.#pending.length
    this.#pending = []
    this.#acked = []
    this.#times = []
    this.#lastAt = NaN
    this.#head = 0
    this.#unacked = 0
    this.#tally.onAck()
  }

  get unacked(): number {
    return this.#unacked
  }

  get position(): Position | null {
    return this.#at
  }

  get oldest(): Position | null {
    return this.#pending[this.#head] ?? null
  }

  get oldestAt(): number | null {
    return this.oldest === null ? null : (this.#times[0]?.at ?? null)
  }

  #advance(): void {
    while (this.#head < this.#pending.length && this.#pending[this.#head] === null) {
      this.#at = this.#acked[this.#head] ?? this.#at
      this.#head++
    }
    this.#forgetTimes(this.#base + this.#head)
    if (this.#head >= COMPACT_AT && this.#head * 2 >= this.#pending.length) this.#compact()
  }

  #comesAt(at: number, sequence: number): void {
    this.#lastAt = at
    // The delivery times of earlier records matter only while one of those records is unacked
    if (this.#unacked === 1) this.#times = []
    this.#times.push({ from: sequence, at })
  }

  #forgetTimes(head: number): void {
    let past = 0
    while ((this.#times[past + 1]?.from ?? Infinity) <= head) past++
    if (past > 0) this.#times.splice(0, past)
  }

  /** Frees the acked head, rarely enough that an ack stays cheap. */
  #compact(): void {
    this.#pending = this.#pending.slice(this.#head)
    this.#acked = this.#acked.slice(this.#head)
    this.#base += this.#head
    this.#head = 0
  }
}

const COMPACT_AT = 1024

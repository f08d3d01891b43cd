import type { TurnLimit } from '../core/turn-limit.ts'

/**
 * How often the clock is read between records. An intake may never run out of ready records, and the consumer may be
 * slow with each: the slower it is, the more often the clock is read, up to once per record.
 */
export class TurnPace {
  readonly #turn: TurnLimit
  /** The clock is read before each record whose number has all these bits set. */
  #lookAt = MOST_BETWEEN_LOOKS
  /** The turn was over at the last reading: the next reading is the start of a new turn. */
  #turnIsNew = false

  constructor(turn: TurnLimit) {
    this.#turn = turn
  }

  /** Whether timers, sockets and `stop()` get their turn before the record with this number. */
  isOverAt(number: number): boolean {
    return (number & this.#lookAt) === this.#lookAt && this.#isOver()
  }

  #isOver(): boolean {
    const isOver = this.#turn.isUsedUp
    if (isOver) this.#lookAt >>= 1
    else if (!this.#turnIsNew) this.#lookAt = Math.min((this.#lookAt << 1) | 1, MOST_BETWEEN_LOOKS)
    this.#turnIsNew = isOver
    return isOver
  }
}

const MOST_BETWEEN_LOOKS = 63

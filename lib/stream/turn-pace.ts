import type { TurnLimit } from '../core/turn-limit.ts'

/**
 * How often the clock is looked at between records. An intake may have records in hand without end, and each may take
 * the consumer long: the longer it takes, the more often the clock is looked at, down to each record.
 */
export class TurnPace {
  readonly #turn: TurnLimit
  /** The clock is looked at before records whose number has all these bits. */
  #lookAt = MOST_BETWEEN_LOOKS
  /** The turn was over at the last look: what is seen next is the next one's beginning. */
  #turnIsNew = false

  constructor(turn: TurnLimit) {
    this.#turn = turn
  }

  /** Whether others, timers and sockets and `stop()` among them, go first, before the record of that number. */
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

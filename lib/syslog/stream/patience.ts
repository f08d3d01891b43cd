import type { Clock } from '../../../types/clock.ts'
import { loopTurn } from '../loop-turn.ts'

/**
 * A time limit for a sender that should have sent something. A process that stood still finds the time over before it
 * has read what waits, so this waits for one turn of the event loop; and while the consumer holds the sender up, the
 * time does not run.
 */
export class Patience {
  readonly #ms: number
  readonly #clock: Clock
  readonly #isHeldUp: () => boolean
  readonly #giveUp: () => void
  #timer: unknown = null
  /** When it began to wait; grows with every start, so that a pending end is recognised as outdated. */
  #round = 0
  /** ms since the epoch: what has come since then counts. */
  #since = 0

  /** `isHeldUp`: bytes wait for the consumer, or are not read because of it. */
  constructor(ms: number, clock: Clock, isHeldUp: () => boolean, giveUp: () => void) {
    this.#ms = ms
    this.#clock = clock
    this.#isHeldUp = isHeldUp
    this.#giveUp = giveUp
  }

  get running(): boolean {
    return this.#timer !== null
  }

  /**
   * Starts over. Leaves a running timer alone, because most waits are over soon and there may be one for every chunk.
   */
  start(): void {
    this.#round++
    this.#since = this.#clock.now()
    this.#timer ??= this.#clock.setTimeout(() => {
      void this.#onTime()
    }, this.#ms)
  }

  stop(): void {
    this.#round++
    this.#clock.clearTimeout(this.#timer)
    this.#timer = null
  }

  async #onTime(): Promise<void> {
    this.#timer = null
    const left = this.#since + this.#ms - this.#clock.now()
    if (left > 0) {
      // Somebody may have set the time of day back
      this.#timer = this.#clock.setTimeout(
        () => {
          void this.#onTime()
        },
        Math.min(left, this.#ms)
      )
      return
    }
    const round = this.#round
    if (!this.#isHeldUp()) await loopTurn()
    if (round !== this.#round) return
    if (this.#isHeldUp()) this.start()
    else this.#giveUp()
  }
}

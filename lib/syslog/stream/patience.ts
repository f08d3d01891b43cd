import type { Clock } from '../../../types/clock.ts'
import { loopTurn } from '../loop-turn.ts'

/**
 * A time limit for a sender that should send something. A process that was suspended finds the time over before it has
 * read the waiting bytes, so the limit waits for one more turn of the event loop. While the consumer holds the sender
 * up, the time does not run.
 */
export class Patience {
  readonly #ms: number
  readonly #clock: Clock
  readonly #isHeldUp: () => boolean
  readonly #giveUp: () => void
  #timer: unknown = null
  /**
   * The number of the current wait; grows with every start and stop, so that a pending timeout is detected as outdated.
   */
  #round = 0
  /** When the current wait began, in ms since the epoch. */
  #since = 0

  /** `isHeldUp`: whether bytes are waiting for the consumer, or reading is paused because of it. */
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
   * Restarts the wait. Keeps a running timer, because there may be a wait for every chunk, and most of them end soon.
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
      // The wait was restarted, or the clock was set back, hence the upper bound
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

import type { Clock } from '../../types/clock.ts'

/**
 * The time of a clock that is asked once in a turn of the event loop: of many records that are delivered in one, all
 * have the time of the first.
 */
export class TurnClock {
  readonly #clock: Pick<Clock, 'now'>
  #now: number | null = null

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  now(): number {
    if (this.#now === null) {
      this.#now = this.#clock.now()
      setImmediate(this.#forget).unref()
    }
    return this.#now
  }

  readonly #forget = (): void => {
    this.#now = null
  }
}

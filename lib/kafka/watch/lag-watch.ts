/**
 * Notices a lag that grows for long, and one that stays: the consumer does not keep up, or does not take what is there.
 */
export class LagWatch {
  readonly #warning: number
  #last: number | null = null
  #rises = 0
  /** Since when the lag has been high without falling, and how high it was then. */
  #high: { readonly since: number; readonly lag: number; told: boolean } | null = null

  /** `warning` is how many records count as a high lag. */
  constructor(warning: number = DEFAULT_WARNING) {
    this.#warning = warning
  }

  /** To be told the lag now and then; gives true if it has grown each of the last times, and is high. */
  grows(lag: number): boolean {
    this.#rises = this.#last !== null && lag > this.#last ? this.#rises + 1 : 0
    this.#last = lag
    if (this.#rises < RISES || lag < this.#warning) return false
    this.#rises = 0
    return true
  }

  /**
   * To be told it with the time; gives for how long it has been high without falling, in ms, once each time that is
   * long; else null.
   */
  stays(lag: number, now: number): number | null {
    if (lag < this.#warning) {
      this.#high = null
      return null
    }
    if (this.#high === null || lag < this.#high.lag * FALLING) this.#high = { since: now, lag, told: false }
    const ageMs = now - this.#high.since
    if (ageMs < LONG_MS || this.#high.told) return null
    this.#high.told = true
    return ageMs
  }
}

/** A peak grows and falls again; what grows for that many looks in a row does not. */
const RISES = 5
/** So many records are read in a moment. */
const DEFAULT_WARNING = 10_000
/** A lag that has come below that part of what it was is being worked off. */
const FALLING = 0.9
const LONG_MS = 5 * 60 * 1000

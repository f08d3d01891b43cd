/**
 * Detects a lag that keeps growing, and one that persists: the consumer does not keep up, or does not take the records.
 */
export class LagWatch {
  readonly #warning: number
  #last: number | null = null
  #rises = 0
  /** Since when the lag has been high without falling, and how high it was then. */
  #high: { readonly since: number; readonly lag: number; told: boolean } | null = null

  /** `warning` is the number of records from which on a lag counts as high. */
  constructor(warning: number = DEFAULT_WARNING) {
    this.#warning = warning
  }

  /** Call it regularly with the lag. Returns true if the lag is high and has grown `RISES` times in a row. */
  grows(lag: number): boolean {
    this.#rises = this.#last !== null && lag > this.#last ? this.#rises + 1 : 0
    this.#last = lag
    if (this.#rises < RISES || lag < this.#warning) return false
    this.#rises = 0
    return true
  }

  /**
   * Call it regularly with the lag and the time. Returns how long the lag has been high without falling, in ms, once
   * when that exceeds `LONG_MS`; else null.
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

/** A peak grows and falls again; a lag that grows this many times in a row is not a peak. */
const RISES = 5
/** A lag below this is read within moments. */
const DEFAULT_WARNING = 10_000
/** A lag that has fallen below this fraction of its former value counts as falling. */
const FALLING = 0.9
const LONG_MS = 5 * 60 * 1000

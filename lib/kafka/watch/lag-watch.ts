/** Notices a lag that grows for long: the consumer does not keep up. */
export class LagWatch {
  #last: number | null = null
  #rises = 0

  /** To be told the lag now and then; gives true where it has grown each of the last times, and is not small. */
  grows(lag: number): boolean {
    this.#rises = this.#last !== null && lag > this.#last ? this.#rises + 1 : 0
    this.#last = lag
    if (this.#rises < RISES || lag < SMALL_LAG) return false
    this.#rises = 0
    return true
  }
}

/** A peak grows and falls again; what grows for that many looks in a row does not. */
const RISES = 5
/** So many records are read in a moment. */
const SMALL_LAG = 10_000

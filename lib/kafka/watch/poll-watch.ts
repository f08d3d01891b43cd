/**
 * Detects a consumer that takes no records although some wait for it. Java's client would then leave the group
 * (`max.poll.interval.ms`); this source stays, and warns.
 */
export class PollWatch {
  readonly #limitMs: number
  #taken = 0
  #since: number | null = null
  #told = false

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  /** Call it regularly. Returns how long no record was taken, in ms, once when that exceeds the limit; else null. */
  overdue({
    now,
    taken,
    loaded
  }: {
    readonly now: number
    readonly taken: number
    readonly loaded: boolean
  }): number | null {
    if (!loaded || taken !== this.#taken || this.#since === null) {
      this.#taken = taken
      this.#since = loaded ? now : null
      this.#told = false
      return null
    }
    const silentMs = now - this.#since
    if (silentMs < this.#limitMs || this.#told) return null
    this.#told = true
    return silentMs
  }
}

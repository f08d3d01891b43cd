/**
 * Notices a consumer that takes no record while records wait for it. Java's client then leaves the group
 * (`max.poll.interval.ms`); ours stays and says so.
 */
export class PollWatch {
  readonly #limitMs: number
  #taken = 0
  #since: number | null = null
  #told = false

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  /**
   * Call it now and then. Returns how long no record was taken, in ms, once each time that is too long; else null.
   */
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

/**
 * Notices a consumer that takes no record while records wait for it. The client of the Java world leaves the group then
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
   * To be asked now and then. Gives how long nothing was taken, in ms, once of each time that is too long; else null.
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

/** Whether an alert is active, and since when. */
export type AlertState =
  | { readonly is: 'quiet' }
  | { readonly is: 'raised'; readonly at: number; readonly count: number }

/** The outcome of `add`: an alert is raised, an alert is over, or nothing has changed (null). */
export type AlertChange =
  | { readonly to: 'raised'; readonly count: number }
  | { readonly to: 'over'; readonly raisedAt: number; readonly count: number }
  | null

/**
 * Counts errors in a window that slides with time, exactly: an alert is raised when `threshold` of them are younger
 * than `windowMs`, and over when they no longer are. Keeps the times of the last `threshold` errors only.
 */
export class ErrorWindow {
  readonly #windowMs: number
  /** The times of the last errors, in a ring. */
  readonly #times: Float64Array
  #next = 0
  #state: AlertState = { is: 'quiet' }

  constructor(threshold: number, windowMs: number) {
    this.#windowMs = windowMs
    this.#times = new Float64Array(threshold).fill(-Infinity)
  }

  get state(): AlertState {
    return this.#state
  }

  /** Adds errors that occurred at the time `now`; with 0 errors, only checks whether errors have left the window. */
  add(errors: number, now: number): AlertChange {
    const { length } = this.#times
    // The time of the oldest among the last `threshold` errors, including the new ones
    const oldest = errors >= length ? now : (this.#times[(this.#next + errors) % length] ?? -Infinity)
    const isFull = now - oldest < this.#windowMs
    const raised = this.#state.is === 'quiet' && isFull ? this.#inWindow(now) + errors : 0
    for (let left = Math.min(errors, length); left > 0; left--) {
      this.#times[this.#next] = now
      this.#next = (this.#next + 1) % length
    }
    if (this.#state.is === 'quiet') {
      if (!isFull) return null
      this.#state = { is: 'raised', at: now, count: raised }
      return { to: 'raised', count: raised }
    }
    const { at, count } = this.#state
    if (isFull) {
      this.#state = { is: 'raised', at, count: count + errors }
      return null
    }
    this.#state = { is: 'quiet' }
    return { to: 'over', raisedAt: at, count: count + errors }
  }

  /** The number of errors in the window; complete only while quiet, when there are fewer than `threshold`. */
  #inWindow(now: number): number {
    return this.#times.reduce((sum, at) => sum + (now - at < this.#windowMs ? 1 : 0), 0)
  }
}

/** Whether an alert stands, and since when. */
export type AlertState =
  | { readonly is: 'quiet' }
  | { readonly is: 'raised'; readonly at: number; readonly count: number }

/** The outcome of a look at the window: raise an alert, an alert is over, or nothing has changed. */
export type AlertChange =
  | { readonly to: 'raised'; readonly count: number }
  | { readonly to: 'over'; readonly raisedAt: number; readonly count: number }
  | null

/**
 * Counts errors in a window that slides with time, exactly: an alert is raised when `threshold` of them are younger
 * than `windowMs`, and over when they no longer are. It remembers no more times than `threshold`.
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

  /** So many errors have been met at that time; none is a look at what time has done. */
  add(errors: number, now: number): AlertChange {
    const { length } = this.#times
    // The oldest of the last `threshold`, once these are written
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

  /** In quiet they are fewer than are remembered, so none is missed. */
  #inWindow(now: number): number {
    return this.#times.reduce((sum, at) => sum + (now - at < this.#windowMs ? 1 : 0), 0)
  }
}

/** The source of time, so that a test can control it. */
export interface Clock {
  /** The time in ms since the epoch. */
  now(): number
  /** Calls back once, after `ms` milliseconds; returns a handle for `clearTimeout`. */
  setTimeout(callback: () => void, ms: number): unknown
  /** Cancels a timer by its handle; does nothing if the timer has fired or was cleared. */
  clearTimeout(handle: unknown): void
}

/** Time, so that a test can stop it. */
export interface Clock {
  /** The time in ms since the epoch. */
  now(): number
  /** Calls back once, after `ms` milliseconds; the handle that it returns goes to `clearTimeout`. */
  setTimeout(callback: () => void, ms: number): unknown
  /** Cancels a timer by its handle; does nothing if it has been called or cleared. */
  clearTimeout(handle: unknown): void
}

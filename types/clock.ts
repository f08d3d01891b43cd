/** Time, so that a test can stop it. */
export interface Clock {
  /** ms since the epoch. */
  now(): number
  /** Calls back after `ms`; the handle goes to `clearTimeout`. */
  setTimeout(callback: () => void, ms: number): unknown
  clearTimeout(handle: unknown): void
}

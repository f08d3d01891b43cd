/** How long waits grow between attempts. */
export interface Backoff {
  /** The first wait, in ms. */
  readonly baseMs: number
  /** The longest wait, in ms. */
  readonly maxMs: number
}

/**
 * The wait before attempt `attempt` (1 is the first repeat), in ms: exponential with full jitter from the half upwards,
 * so that many sources that failed together do not come back together.
 */
export function backoffDelay(attempt: number, { baseMs, maxMs }: Backoff, random: () => number): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(attempt - 1, MOST_DOUBLINGS))
  return Math.round(ceiling / 2 + (random() * ceiling) / 2)
}

/** More makes no difference, and 0 times infinity is no number. */
const MOST_DOUBLINGS = 64

import { setTimeout as sleep } from 'node:timers/promises'

export interface RetryOptions {
  /** The total number of attempts. */
  readonly attempts: number
  /**
   * The pause after the first failure; it doubles up to the longest. Each pause is shortened by up to a half at random.
   */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** Whether the work may succeed later. */
  readonly mayPass: (error: unknown) => boolean
  /** Ends the wait between two attempts. */
  readonly signal: AbortSignal
  /** Called for each failure that is followed by another attempt. */
  readonly failed?: (error: unknown, attempt: number, pauseMs: number) => void
}

/**
 * Retries until the work succeeds. Rejects with `GaveUp` after the last attempt, or after a failure that is not
 * retriable, and with the signal's reason if that ends the wait.
 */
export async function retry<Result>(
  work: (attempt: number) => Promise<Result>,
  { attempts, firstPauseMs, longestPauseMs, mayPass, signal, failed }: RetryOptions
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      signal.throwIfAborted()
      if (attempt >= attempts || !mayPass(error)) throw new GaveUp(attempt, error)
      const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempt - 1, 30))
      const pauseMs = longest * (1 - Math.random() / 2)
      failed?.(error, attempt, pauseMs)
      await sleep(pauseMs, null, { signal })
    }
  }
}

/** Thrown when no further attempt is made. `cause` is the last failure. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp'
  readonly attempts: number

  constructor(attempts: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.attempts = attempts
  }
}

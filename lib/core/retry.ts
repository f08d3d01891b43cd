import type { ErrorContext } from '../../types/classification.ts'
import type { OpenContext } from '../../types/connector.ts'
import { classifyError } from '../errors/classify.ts'
import { backoffDelay, type Backoff } from './backoff.ts'
import { waitFor } from './wait-for.ts'

export interface RetryPolicy extends Backoff {
  /** How often it is tried in all. */
  readonly attempts: number
}

/**
 * Runs `action` again while it fails with what may pass by itself (`classification.retryable`). Every failure that is
 * survived is told through `context.warn`; the last one, or one that will not pass, is thrown as it came. Nothing is tried
 * again once the signal is aborted.
 */
export async function retry<T>(
  action: () => Promise<T>, policy: RetryPolicy, place: ErrorContext,
  context: Pick<OpenContext, 'signal' | 'clock' | 'random' | 'warn' | 'retrying'>
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await action()
      if (attempt > 1) context.retrying(false)
      return result
    } catch (error) {
      const isLast = attempt >= policy.attempts || context.signal.aborted || !classifyError(error, place).retryable
      if (isLast && attempt > 1) context.retrying(false)
      if (isLast) throw error
      context.warn(error)
      context.retrying(true)
      await waitFor(backoffDelay(attempt, policy, context.random), context)
      if (context.signal.aborted) throw error
    }
  }
}

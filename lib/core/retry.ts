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
    const { result, failed, error } = await outcomeOf(action)
    const isOver = !failed || attempt >= policy.attempts || context.signal.aborted || !classifyError(error, place).retryable
    if (isOver && attempt > 1) context.retrying(false)
    if (!failed) return result
    if (isOver) throw error
    context.warn(error)
    context.retrying(true)
    await waitFor(backoffDelay(attempt, policy, context.random), context)
    if (context.signal.aborted) throw error
  }
}

type Outcome<T> =
  | { readonly failed: false, readonly result: T, readonly error?: never }
  | { readonly failed: true, readonly error: unknown, readonly result?: never }

async function outcomeOf<T>(action: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { failed: false, result: await action() }
  } catch (error) {
    return { failed: true, error }
  }
}

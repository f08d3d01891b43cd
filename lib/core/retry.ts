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
  let attempt = 1
  let outcome = await outcomeOf(action)
  while (outcome.failed && attempt < policy.attempts && !context.signal.aborted && classifyError(outcome.error, place).retryable) {
    context.warn(outcome.error)
    context.retrying(true)
    await waitFor(backoffDelay(attempt, policy, context.random), context)
    if (context.signal.aborted) break
    attempt++
    outcome = await outcomeOf(action)
  }
  if (attempt > 1) context.retrying(false)
  if (outcome.failed) throw outcome.error
  return outcome.result
}

type Outcome<T> =
  | { readonly failed: false, readonly result: T }
  | { readonly failed: true, readonly error: unknown }

async function outcomeOf<T>(action: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { failed: false, result: await action() }
  } catch (error) {
    return { failed: true, error }
  }
}

import type { Classification, ErrorContext } from '../../types/classification.ts'
import type { OpenContext } from '../../types/connector.ts'
import { addWords } from '../errors/add-words.ts'
import { classifyError } from '../errors/classify.ts'
import { toSourceError } from '../errors/make-error.ts'
import { backoffDelay, type Backoff } from './backoff.ts'
import { waitFor } from './wait-for.ts'

export interface RetryPolicy extends Backoff {
  /** How often it is tried in all. */
  readonly attempts: number
  /** Which failures may pass by themselves; default: those that are `retryable`. */
  readonly passes?: (failure: Classification) => boolean
}

/** Without `warn` and `retrying` it is quiet. */
export type RetryContext = Pick<OpenContext, 'signal' | 'clock' | 'random'> & Partial<Pick<OpenContext, 'warn' | 'retrying'>>

/**
 * Runs `action` again while it fails with what may pass by itself. Every failure that is survived is told through
 * `context.warn`; the last one, or one that will not pass, is thrown as it came. Nothing is tried again once the signal is
 * aborted.
 */
export async function retry<T>(action: () => Promise<T>, policy: RetryPolicy, place: ErrorContext, context: RetryContext): Promise<T> {
  const { attempts, passes = isRetryable } = policy
  let attempt = 1
  let outcome = await outcomeOf(action)
  while (outcome.failed && attempt < attempts && !context.signal.aborted && passes(classifyError(outcome.error, place))) {
    const waitMs = backoffDelay(attempt, policy, context.random)
    attempt++
    context.warn?.(addWords(toSourceError(outcome.error, place), `try ${attempt} of ${attempts} in ${(waitMs / 1000).toFixed(1)} s`))
    context.retrying?.(true)
    await waitFor(waitMs, context)
    if (context.signal.aborted) break
    outcome = await outcomeOf(action)
  }
  if (attempt > 1) context.retrying?.(false)
  if (outcome.failed) throw outcome.error
  return outcome.result
}

function isRetryable({ retryable }: Classification): boolean {
  return retryable
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

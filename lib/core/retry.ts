import type { Classification, ErrorContext } from '../../types/classification.ts'
import type { OpenContext } from '../../types/connector.ts'
import { addWords } from '../errors/add-words.ts'
import { classifyError } from '../errors/classify.ts'
import { toSourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import { waitFor } from './wait-for.ts'

/** How long waits grow between attempts. */
export interface Backoff {
  /** The first wait, in ms. */
  readonly baseMs: number
  /** The longest wait, in ms. */
  readonly maxMs: number
}

export interface RetryPolicy extends Backoff {
  /**
   * The total number of attempts; `Infinity` for no limit. If the number depends on the failure, consecutive failures
   * with the same number are counted.
   */
  readonly attempts: number | ((failure: SourceError) => number | Promise<number>)
  /** Which failures are worth a retry. Default: those that are `retryable`. */
  readonly passes?: (failure: Classification) => boolean
  /** The time after which there are no further attempts, in ms. */
  readonly withinMs?: number
}

/** Without `warn` and `retrying`, retries are not reported. */
export type RetryContext = Pick<OpenContext, 'signal' | 'clock' | 'random'> &
  Partial<Pick<OpenContext, 'warn' | 'retrying'>>

/**
 * Repeats `action` while its failures are worth a retry. Every failure that is followed by another attempt goes to
 * `context.warn`; the last one, or one that is not worth a retry, is thrown unchanged, or with the time that has passed if
 * `withinMs` is used up. There are no further attempts once the signal is aborted.
 */
export async function retry<T>(
  action: () => Promise<T>,
  policy: RetryPolicy,
  place: ErrorContext,
  context: RetryContext
): Promise<T> {
  const { attempts, passes = isRetryable, withinMs = Infinity } = policy
  const { signal, clock, random, warn, retrying } = context
  const giveUpAt = clock.now() + withinMs
  let [inARow, mostBefore] = [0, 0]
  let outcome = await outcomeOf(action)
  let tries = 1
  for (; outcome.failed && !signal.aborted && passes(classifyError(outcome.error, place)); tries++) {
    const failure = toSourceError(outcome.error, place)
    const most = typeof attempts === 'number' ? attempts : await attempts(failure)
    inARow = most === mostBefore ? inARow + 1 : 1
    mostBefore = most
    if (inARow >= most || signal.aborted) break
    const waitMs = backoffDelay(inARow, policy, random)
    if (clock.now() + waitMs >= giveUpAt) {
      outcome = {
        failed: true,
        error: addWords(failure, `given up after ${seconds(clock.now() - giveUpAt + withinMs)} s`)
      }
      break
    }
    retrying?.(true) // before the warning, so that its listeners see that state
    const soon = `in ${seconds(waitMs)} s`
    warn?.(
      addWords(
        failure,
        most === Infinity ? `${ordinal(tries)} try, next ${soon}` : `try ${inARow + 1} of ${most} ${soon}`
      )
    )
    await waitFor(waitMs, context)
    if (signal.aborted) break
    outcome = await outcomeOf(action)
  }
  if (tries > 1) retrying?.(false)
  if (outcome.failed) throw outcome.error
  return outcome.result
}

/**
 * The wait before attempt `attempt` (1 is the first repeat), in ms: exponential, with jitter between half of it and all
 * of it, so that sources that failed together do not retry together.
 */
export function backoffDelay(attempt: number, { baseMs, maxMs }: Backoff, random: () => number): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(attempt - 1, MOST_DOUBLINGS))
  return Math.round(ceiling / 2 + (random() * ceiling) / 2)
}

function isRetryable({ retryable }: Classification): boolean {
  return retryable
}

function seconds(ms: number): string {
  return String(Number((ms / 1000).toFixed(1)))
}

function ordinal(number: number): string {
  return `${number}${ENDINGS[PLURAL.select(number)] ?? 'th'}`
}

/** Further doublings make no difference, and 0 times infinity is not a number. */
const MOST_DOUBLINGS = 64
const PLURAL = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDINGS: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' }

type Outcome<T> = { readonly failed: false; readonly result: T } | { readonly failed: true; readonly error: unknown }

async function outcomeOf<T>(action: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { failed: false, result: await action() }
  } catch (error) {
    return { failed: true, error }
  }
}

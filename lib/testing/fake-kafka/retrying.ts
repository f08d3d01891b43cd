import type { RetryOptions } from 'kafkajs'
import type { Clock } from '../../../types/clock.ts'
import { messageOf } from '../../errors/message-of.ts'
import { clientError } from './client-error.ts'
import { sleep } from './sleep.ts'

/**
 * Runs `attempt` like the retrier of kafkajs: `bail` ends it with exactly that error; any other failure is retried
 * unless it is marked as not retriable.
 */
export async function retrying<T>(
  { retries = 5, initialRetryTime = 300, multiplier = 2, maxRetryTime = 30_000 }: RetryOptions,
  clock: Clock,
  halted: AbortSignal,
  attempt: (bail: (error: unknown) => never) => Promise<T>
): Promise<T> {
  let waitMs = initialRetryTime
  for (let retryCount = 0; ; retryCount++) {
    try {
      return await attempt((error) => {
        throw new Bail(error)
      })
    } catch (error) {
      if (error instanceof Bail) throw error.error
      if (!isRetriable(error)) throw wrapped('KafkaJSNonRetriableError', error, {})
      if (retryCount >= retries)
        throw wrapped('KafkaJSNumberOfRetriesExceeded', error, { retryCount, retryTime: waitMs })
    }
    await sleep(waitMs, clock, [halted])
    waitMs = Math.min(waitMs * multiplier, maxRetryTime)
  }
}

class Bail {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

function isRetriable(error: unknown): boolean {
  const isFinal = typeof error === 'object' && error !== null && 'retriable' in error && error.retriable === false
  return !isFinal && !(error instanceof TypeError)
}

function wrapped(name: string, error: unknown, fields: Readonly<Record<string, unknown>>): Error {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return clientError(name, messageOf(error), { retriable: false, cause, ...fields })
}

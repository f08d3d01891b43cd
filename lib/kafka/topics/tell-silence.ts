import type { RetryContext } from '../../core/retry.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { ErrorContext } from '../../../types/classification.ts'

/**
 * Waits for an answer, and reports every ten seconds that there is none: if a broker accepts connections and never
 * answers, kafkajs retries for minutes before it gives up. The source is `retrying` meanwhile.
 */
export async function tellSilence<T>(
  answer: Promise<T>,
  place: ErrorContext,
  { clock, signal, warn, retrying }: RetryContext
): Promise<T> {
  let silentMs = 0
  let timer: unknown = null
  const wait = (): void => {
    timer = clock.setTimeout(() => {
      if (signal.aborted) return
      silentMs += SILENT_MS
      retrying?.(true) // who hears of it sees that state
      warn?.(
        sourceError('KAFKA_REQUEST_TIMEOUT', place, {
          detail: `no answer for ${silentMs / 1000} s; still waiting`
        })
      )
      wait()
    }, SILENT_MS)
  }
  wait()
  try {
    return await answer
  } finally {
    clock.clearTimeout(timer)
    if (silentMs > 0) retrying?.(false)
  }
}

const SILENT_MS = 10_000

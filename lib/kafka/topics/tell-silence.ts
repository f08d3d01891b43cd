import type { RetryContext } from '../../core/retry.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { ErrorContext } from '../../../types/classification.ts'

/**
 * Waits for an answer, and warns every ten seconds that none has arrived: if a broker accepts connections but never
 * answers, kafkajs retries for minutes before it gives up. From the first warning on, the source is `retrying`.
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
      retrying?.(true) // before the warning, so that its listeners see this state
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

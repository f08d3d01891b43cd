import { setTimeout } from 'node:timers/promises'

export interface Retries {
  readonly signal: AbortSignal
  readonly onFailed: (error: unknown, retryMs: number) => void
  readonly random?: () => number
}

/**
 * Retries until the work succeeds, doubling the delay each time, up to half a minute. Rejects with the signal's reason
 * when it is aborted.
 */
export async function untilDone<Result>(
  work: () => Promise<Result>,
  { signal, onFailed, random = Math.random }: Retries
): Promise<Result> {
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      // Jitter, so that processes waiting for the same database do not all retry at the same moment
      const retryMs = Math.round(Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (0.5 + random() / 2))
      onFailed(error, retryMs)
      await setTimeout(retryMs, undefined, { signal }).catch(() => {})
    }
  }
}

const FIRST_MS = 200
const LONGEST_MS = 30_000

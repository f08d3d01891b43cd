import { setTimeout } from 'node:timers/promises'

export interface Retries {
  readonly signal: AbortSignal
  readonly onFailed: (error: unknown, retryMs: number) => void
  readonly random?: () => number
}

/** Does it again until it succeeds, twice as late each time, up to half a minute. Rejects with the signal's reason. */
export async function untilDone<Result>(
  work: () => Promise<Result>,
  { signal, onFailed, random = Math.random }: Retries
): Promise<Result> {
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      // Without a spread all that wait for one database ask it in the same moment
      const retryMs = Math.round(Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (0.5 + random() / 2))
      onFailed(error, retryMs)
      await setTimeout(retryMs, undefined, { signal }).catch(() => {})
    }
  }
}

const FIRST_MS = 200
const LONGEST_MS = 30_000

import type { Clock } from '../../../types/clock.ts'
import { onAbort } from '../../core/on-abort.ts'

/**
 * Resolves after `ms` on the clock, or as soon as one of the signals is aborted. Leaves neither timer nor listener
 * behind.
 */
export function sleep(ms: number, clock: Clock, signals: readonly AbortSignal[]): Promise<void> {
  if (signals.some(({ aborted }) => aborted)) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clock.clearTimeout(timer)
      for (const forget of forgets) forget()
      resolve()
    }
    const timer = clock.setTimeout(done, ms)
    const forgets = signals.map((signal) => onAbort(signal, done))
  })
}

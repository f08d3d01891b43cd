import type { Clock } from '../../../types/clock.ts'

/** Resolves after `ms` of the clock, or as soon as one of the signals is aborted. Leaves neither timer nor listener behind. */
export function sleep(ms: number, clock: Clock, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clock.clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.setTimeout(done, ms)
    for (const signal of signals) signal.addEventListener('abort', done)
    if (signals.some(({ aborted }) => aborted)) done()
  })
}

import type { OpenContext } from '../../types/connector.ts'
import { onAbort } from './on-abort.ts'

/** Resolves after `ms`, or as soon as the source is destroyed. */
export function waitFor(ms: number, { clock, signal }: Pick<OpenContext, 'clock' | 'signal'>): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clock.clearTimeout(timer)
      forget()
      resolve()
    }
    const forget = onAbort(signal, done)
    const timer = clock.setTimeout(done, ms)
  })
}

import type { OpenContext } from '../../types/connector.ts'

/** Resolves after `ms`, or at once when the source is destroyed. */
export function waitFor(ms: number, { clock, signal }: Pick<OpenContext, 'clock' | 'signal'>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clock.clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.setTimeout(done, ms)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done, { once: true })
  })
}

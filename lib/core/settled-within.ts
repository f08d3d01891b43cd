import type { Clock } from '../../types/clock.ts'

/** Resolves to true if the promise settles within `ms`, otherwise to false after `ms`. Leaves no timer behind. */
export function settledWithin(ms: number, promise: Promise<unknown>, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(() => {
      resolve(false)
    }, ms)
    const settled = (): void => {
      clock.clearTimeout(timer)
      resolve(true)
    }
    promise.then(settled, settled)
  })
}

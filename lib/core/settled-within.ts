import type { Clock } from '../../types/clock.ts'

/** True if the promise settles within `ms`, false if time runs out first. Leaves no timer behind. */
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

import type { Clock } from 'warp-flow'

/** The value of a promise, or null if it does not settle within `ms`. The same promise may be passed again. */
export function nextWithin<Value>(coming: Promise<Value>, ms: number, clock: Clock): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      resolve(null)
    }, ms)
    coming.then(resolve, reject).finally(() => {
      clock.clearTimeout(timer)
    })
  })
}

import type { Clock } from 'warp-flow'

/** What a promise brings, or null where it brings nothing for so many ms. It may be asked again. */
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

import { Breaths } from './breaths.ts'

/** Work that takes long, in steps between which others may have their turn. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Does all of it at once. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** Does it in turns of the event loop, each of 5 ms and a step at most. Rejects with what a step throws. */
export async function inSteps<Result>(steps: Steps<Result>): Promise<Result> {
  const breaths = new Breaths()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (breaths.isDue) await breaths.take()
  }
}

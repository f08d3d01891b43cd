import { Breaths } from './breaths.ts'

/** Long work, divided into steps between which the event loop may run. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Runs all steps synchronously. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** Runs the steps in turns of the event loop, each of at most 5 ms plus one step. Rejects with the error of a step. */
export async function inSteps<Result>(steps: Steps<Result>): Promise<Result> {
  const breaths = new Breaths()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (breaths.isDue) await breaths.take()
  }
}

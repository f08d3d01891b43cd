import { Breaths } from './breaths.ts'

/** Long work in steps; between two steps the event loop may run. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Runs all steps without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/**
 * Runs the steps in several turns of the event loop, each of at most 5 ms and one step. Rejects with what a step
 * throws.
 */
export async function inSteps<Result>(steps: Steps<Result>): Promise<Result> {
  const breaths = new Breaths()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (breaths.isDue) await breaths.take()
  }
}

import { pause } from './trial/settled-bytes.ts'
import { startTrial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import { closeTrial, takeRecords } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** Closing throws nothing, neither in this source nor in those closed before it. */
export async function checkThrowsNothing(plan: TrialPlan): Promise<string> {
  await closedOnce(plan)
  const [thrown] = plan.log.thrown
  if (thrown !== undefined)
    throw new Fault(
      `while it was closing it has thrown: ${thrown}`,
      'catch in `finally`, and in `close()`, what may fail there; where it matters, tell it by `context.warn`. A wait that hears the signal rejects with `signal.reason`, which is no failure'
    )
  return 'nothing was thrown'
}

/** A closed source emits and reports nothing more. */
export async function checkSaysNothing(plan: TrialPlan): Promise<string> {
  await closedOnce(plan)
  await pause(LATE_MS)
  const [late] = plan.log.late
  if (late !== undefined)
    throw new Fault(
      `${late} was called after the source had closed`,
      'end what runs on its own before `close()` resolves or the generator returns, and ask `context.signal.aborted` after each wait'
    )
  return 'nothing was said'
}

async function closedOnce(plan: TrialPlan): Promise<void> {
  const trial = startTrial(plan)
  await takeRecords(trial, { ...plan, records: 1 }).catch(() => {}) // other checks report it
  await closeTrial(trial, plan)
}

const LATE_MS = 60

import { messageOf } from '../errors/message-of.ts'
import { leftBehind, RELEASE } from './trial/left-behind.ts'
import { startTrial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import { closeTrial, takeRecords } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** `stop()` after a record ends the stream like a regular end: `'end'`, no error, everything closed in time. */
export async function checkStop(plan: TrialPlan): Promise<string> {
  const { events } = await stopped(plan)
  return `ended after ${events} records`
}

/** After `stop()`, nothing that the connector created is left. */
export async function checkStopReleases(plan: TrialPlan): Promise<string> {
  const { left } = await stopped(plan)
  if (left.length > 0) throw new Fault(left.join('; '), RELEASE)
  return 'nothing is left'
}

async function stopped(plan: TrialPlan): Promise<{ readonly events: number; readonly left: readonly string[] }> {
  const trial = startTrial(plan)
  const { source } = trial
  try {
    await takeRecords(trial, { ...plan, records: 1 })
  } catch (error) {
    await closeTrial(trial, plan)
    throw error
  }
  source.resume()
  const fault = await closeTrial(trial, plan, () => source.stop())
  if (fault !== null)
    throw new Fault(
      fault,
      'let every wait of a generator watch `context.signal`; of an intake let `stop()` end the wait: `ended` has to become true and `wake` to be called once all in hand was given'
    )
  if (source.errored !== null) throw new Fault(messageOf(source.errored))
  if (!source.readableEnded) throw new Fault("the stream closed without 'end'")
  return { events: source.stats().events, left: await leftBehind(trial) }
}

import { startTrial, type TrialPlan } from './connector-trial.ts'
import { closeTrial, takeRecords } from './take-records.ts'

/** `stop()` after a record ends the stream as its own end would: `'end'`, no error, everything closed in time. */
export async function checkStop(plan: TrialPlan): Promise<string> {
  const trial = startTrial(plan)
  const { source } = trial
  try {
    await takeRecords(trial, { ...plan, records: 1 })
  } catch (error) {
    await closeTrial(trial, plan)
    throw error
  }
  source.resume()
  await closeTrial(trial, plan, () => source.stop())
  if (source.errored !== null) throw source.errored
  if (!source.readableEnded) throw new Error("the stream closed without 'end'")
  return `ended after ${source.stats().events} records`
}

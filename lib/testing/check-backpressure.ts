import { isPushIntake } from '../stream/push-intake.ts'
import { settledBytes } from './trial/settled-bytes.ts'
import { startTrial, type Trial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import { floodedRecords } from './trial/flooded-records.ts'
import { growsWithTime } from './trial/grows-with-time.ts'
import { closeTrial, takeRecords } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** While the stream is not read, the connector soon stops taking in data, within a limit of bytes and records. */
export async function checkBackpressure(plan: TrialPlan): Promise<string> {
  const trial = startTrial(plan)
  const { source } = trial
  try {
    await takeRecords(trial, { ...plan, records: 1 })
    // The library bounds this buffer and counts the records it drops: a source such as a clock pushes on without a
    // reader
    if (isPushIntake(trial.intake())) return 'what waits is in the bounded buffer of `pushIntake`'
    const ahead = await settledBytes(() => source.stats().bytes, plan)
    if (ahead > plan.maxBytesAhead) throw new Fault(`${ahead} bytes were taken in while nobody read`)
    const inner = await innerQueue(trial, plan)
    return `${ahead} bytes taken in while nobody read${inner}`
  } finally {
    await closeTrial(trial, plan)
  }
}

/** Checks for a queue inside the connector, which `stats()` does not count. */
async function innerQueue(trial: Trial, plan: TrialPlan): Promise<string> {
  if (plan.feed !== undefined) {
    const limit = plan.maxRecordsAhead ?? DEFAULT_RECORDS
    const { fed, waiting } = await floodedRecords(trial, limit, plan)
    if (waiting > limit)
      throw new Fault(
        `${waiting} records or more were taken in while nobody read, of ${fed}`,
        `bound the queue between what arrives and what is read, by holding the peer up or by counting what is dropped; if it has a bound beyond ${limit} records, state it as \`maxRecordsAhead\``
      )
    return `, and ${waiting} records of ${fed}`
  }
  if (plan.maxRecordsAhead !== null) return ''
  const grown = await growsWithTime(trial, plan)
  if (grown === null) return ''
  throw new Fault(
    `what is taken in while nobody reads grows with the time: ${grown.join(', ')} records`,
    'take in only what is asked for, or bound the queue; if it has a bound, state it as `maxRecordsAhead`'
  )
}

const DEFAULT_RECORDS = 1000

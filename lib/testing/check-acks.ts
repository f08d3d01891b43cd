import { setImmediate } from 'node:timers/promises'
import { startTrial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import { closeTrial, takeRecords } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/**
 * Under `ack: 'manual'`, acks in reverse order, each given twice, advance the watermark and call each record's `onAck`
 * without a failure.
 */
export async function checkAcks(plan: TrialPlan): Promise<string> {
  const trial = startTrial(plan, { ack: 'manual' })
  const { source } = trial
  try {
    const events = await takeRecords(trial, plan)
    const due = source.stats().unacked
    if (due < events.length)
      throw new Fault(
        `${events.length} records were delivered and ${due} are counted`,
        'call `delivered()` of a watermark of `context.acks` for each record'
      )
    const failed: Error[] = []
    source.on('warning', (error) => {
      failed.push(error)
    })
    for (const event of events.toReversed()) {
      event.ack()
      event.ack()
    }
    const { unacked, acked } = source.stats()
    await setImmediate() // an `onAck` may fail later
    const [failure] = failed
    if (failure !== undefined) throw failure
    if (unacked !== due - events.length)
      throw new Fault(
        `${unacked} of ${due} records are unacked after ${events.length} were acked`,
        'let `ack()` of an event call `ack()` of its watermark, with the number that `delivered()` gave'
      )
    if (acked.length === 0) throw new Fault('no watermark has a watermark after every record was acked')
    return `${events.length} acks, ${acked.length === 1 ? 'one watermark' : `${acked.length} watermarks`}`
  } finally {
    await closeTrial(trial, plan)
  }
}

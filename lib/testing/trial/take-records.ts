import type { SourceEvent } from '../../../types/event.ts'
import { systemClock } from '../../core/clock.ts'
import { settledWithin } from '../../core/settled-within.ts'
import type { Trial } from './connector-trial.ts'
import { NoRecords } from './fault.ts'
import { gather } from './gather.ts'
import type { TrialPlan } from './trial-plan.ts'

/**
 * Takes the first records of a trial. Throws if the source fails, ends without a record, or delivers too few in time
 * without having ended.
 */
export async function takeRecords(
  trial: Trial,
  plan: Pick<TrialPlan, 'records' | 'timeoutMs' | 'budget' | 'feed'>
): Promise<readonly SourceEvent[]> {
  const { records, timeoutMs, budget } = plan
  const withinMs = budget.most(timeoutMs)
  const { events, by } = await gather(trial, { count: records, withinMs })
  const { errored } = trial.source
  if (errored !== null) throw errored
  const [bad] = trial.badRecords
  if (events.length === 0 && bad !== undefined)
    throw new NoRecords(`none of the ${trial.badRecords.length} values it gave is a record; ${bad}`, RECORD)
  if (by === 'time' && events.length < records) {
    const seen = `${events.length} of ${records} records came within ${withinMs} ms`
    if (bad !== undefined)
      throw new NoRecords(`${seen}, and ${trial.badRecords.length} values that are no records; ${bad}`, RECORD)
    throw new (events.length === 0 ? NoRecords : TooFew)(seen, trial.contexts.length === 0 ? null : MORE)
  }
  if (events.length === 0)
    throw new NoRecords('the source ended without a record', 'give params, or a `feed`, that make some come')
  return events
}

class TooFew extends NoRecords {}

const RECORD = 'give a Buffer, a string or { payload: Buffer | string, ... }'
const MORE =
  'give params, or a `feed`, that make records come faster, or fewer `records`; where they take their time, set `timeoutMs`, `withinMs`, and the limit of the test runner'

/**
 * Destroys the source of a trial, or ends it by `end`. Returns a message if the source has not closed in time, or has
 * warned that its connector did not; otherwise null.
 */
export async function closeTrial(
  trial: Pick<Trial, 'source' | 'warnings'>,
  { closeWithinMs, budget, log }: Pick<TrialPlan, 'closeWithinMs' | 'budget' | 'log'>,
  end: () => unknown = () => trial.source.destroy()
): Promise<string | null> {
  const { source, warnings } = trial
  const closed = new Promise((resolve) => {
    if (source.closed) resolve(null)
    else source.once('close', resolve)
  })
  void end()
  const withinMs = log.unclosed === null ? closeWithinMs : Math.min(closeWithinMs, SHORT_MS)
  if (!(await settledWithin(Math.max(Math.min(SHORT_MS, withinMs), budget.most(withinMs)), closed, systemClock))) {
    source.destroy()
    return (log.unclosed ??= `not closed within ${withinMs} ms`)
  }
  return warnings.includes('SYSTEM_TIMEOUT') ? 'the connector did not close and was left behind' : null
}

/** The limit after one source has failed to close: the next one will hardly close either. */
const SHORT_MS = 100

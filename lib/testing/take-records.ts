import type { SourceEvent } from '../../types/event.ts'
import { systemClock } from '../core/clock.ts'
import { settledWithin } from '../core/settled-within.ts'
import { collect } from './collect.ts'
import type { Trial, TrialPlan } from './connector-trial.ts'

/** The first records of a trial. Throws where the source fails, or gives none in time. */
export async function takeRecords(
  { source }: Trial,
  { records, timeoutMs }: TrialPlan
): Promise<readonly SourceEvent[]> {
  const events = await collect(source, { count: records, timeoutMs })
  if (events.length === 0)
    throw new Error('the source ended without a record; give params, or a `feed`, that make some come')
  return events
}

/**
 * Destroys the source of a trial, or waits for what ends it. Throws where it has not closed in time, or was told so by
 * the source.
 */
export async function closeTrial(
  trial: Trial,
  { closeWithinMs }: TrialPlan,
  end: () => unknown = () => trial.source.destroy()
): Promise<void> {
  const { source, warnings } = trial
  const closed = new Promise((resolve) => {
    if (source.closed) resolve(null)
    else source.once('close', resolve)
  })
  void end()
  if (!(await settledWithin(closeWithinMs, closed, systemClock))) {
    source.destroy()
    await closed // at the latest when the source gives up waiting for the connector
    throw new Error(
      `not closed within ${closeWithinMs} ms: whatever the connector waits for has to watch \`context.signal\``
    )
  }
  if (warnings.includes('SYSTEM_TIMEOUT')) throw new Error('the connector did not close and was left behind')
}

import { getEventListeners } from 'node:events'
import { nameOf, placeOf } from './leaks/what-is-left.ts'
import { startTrial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import { gather } from './trial/gather.ts'
import { closeTrial } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** The connector reacts to the signal at any record, even a late one, and adds no listener to it per record. */
export async function checkSignal(plan: TrialPlan): Promise<string> {
  const reached: number[] = []
  for (const count of RECORDS) {
    const { taken, fault } = await abortedAfter(count, plan)
    if (fault !== null) throw fault
    reached.push(taken)
    if (taken < count || plan.budget.left === 0) break
  }
  return `after ${reached.join(', ')} records`
}

async function abortedAfter(
  count: number,
  plan: TrialPlan
): Promise<{ readonly taken: number; readonly fault: Fault | null }> {
  const trial = startTrial(plan)
  const listeners: number[] = []
  const { events } = await gather(trial, {
    count,
    withinMs: plan.budget.most(WITHIN_MS),
    quietMs: QUIET_MS,
    seen: () => {
      const signal = trial.contexts[0]?.signal
      listeners.push(signal === undefined ? 0 : getEventListeners(signal, 'abort').length)
    }
  })
  const taken = events.length
  const isReading = !trial.source.readableEnded
  trial.source.resume() // so that it waits for the next record
  await new Promise(setImmediate)
  const closing = await closeTrial(trial, plan)
  const after = `after record ${taken}`
  if (closing !== null) return { taken, fault: new Fault(`${after}: ${closing}`, SIGNAL) }
  const ranOut = trial.waitedOut()
  if (ranOut !== null && isReading)
    return {
      taken,
      fault: new Fault(
        `${after} ${nameOf(ranOut)} ran to its end although the source was destroyed${placeOf(ranOut)}`,
        SIGNAL
      )
    }
  if (growsSteadily(listeners))
    return {
      taken,
      fault: new Fault(
        `\`context.signal\` has ${listeners.at(-1) ?? 0} listeners ${after}: one more for each record`,
        'remove each listener that waits for the abort, or add one for all: `once(emitter, name, { signal })` removes its own'
      )
    }
  return { taken, fault: null }
}

/** Whether the count grows with each record, over at least ten records. */
function growsSteadily(counts: readonly number[]): boolean {
  return counts.length >= 10 && counts.every((count, index) => index === 0 || count > (counts[index - 1] ?? 0))
}

const RECORDS = [1, 2, 5, 20]
const QUIET_MS = 120
const WITHIN_MS = 600
const SIGNAL =
  'let every wait watch `context.signal`, also in a branch that is rarely taken: `await setTimeout(ms, null, { signal })`, `once(emitter, name, { signal })`'

import { leftBehind, RELEASE } from './trial/left-behind.ts'
import { startTrial, type Trial } from './trial/connector-trial.ts'
import { Fault } from './trial/fault.ts'
import { closeTrial, takeRecords } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** `destroy()` closes in bounded time, aborts the signal and leaves nothing behind, whatever the source is doing. */
export async function checkDestroy(plan: TrialPlan): Promise<string> {
  const faults: string[] = []
  const left = new Set<string>()
  for (const [phase, reach] of phases) {
    const trial = startTrial(plan)
    let closing: string | null = null
    try {
      await reach(trial, plan)
    } finally {
      closing = await closeTrial(trial, plan)
      if (closing !== null) faults.push(`${phase}: ${closing}`)
    }
    if (trial.contexts.some(({ signal }) => !signal.aborted)) faults.push(`${phase}: the signal was not aborted`)
    if (closing === null) for (const each of await leftBehind(trial)) left.add(each)
    if (plan.log.unclosed !== null) break
  }
  if (faults.length > 0) throw new Fault(faults.join('; '), WATCH)
  if (left.size > 0) throw new Fault([...left].join('; '), RELEASE)
  return phases.map(([phase]) => phase).join(', ')
}

/** phase => how a source gets there */
const phases: readonly (readonly [string, (trial: Trial, plan: TrialPlan) => unknown])[] = [
  [
    'while it reads',
    async (trial, plan) => {
      await takeRecords(trial, { ...plan, records: 1 })
      trial.source.resume()
      await turn()
    }
  ],
  ['while nobody reads', (trial, plan) => takeRecords(trial, { ...plan, records: 1 })],
  ['before it opens', () => {}],
  ['while it opens', (trial) => turnsUntil(() => trial.contexts.length > 0)],
  [
    'before its first record',
    (trial) =>
      new Promise((resolve) => {
        trial.source.once('ready', resolve)
        trial.source.once('close', () => {
          resolve(null)
        })
      })
  ]
]

/** Waits until `reached` returns true, for at most 10 turns of the event loop: opening begins within a few. */
async function turnsUntil(reached: () => boolean): Promise<void> {
  for (let turns = 0; turns < 10 && !reached(); turns++) await turn()
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

const WATCH =
  'let whatever the connector waits for watch `context.signal`: `await setTimeout(ms, null, { signal })`, `once(emitter, name, { signal })`, `fetch(url, { signal })`'

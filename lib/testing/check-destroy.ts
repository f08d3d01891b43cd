import { startTrial, type Trial, type TrialPlan } from './connector-trial.ts'
import { closeTrial, takeRecords } from './take-records.ts'

/** `destroy()` closes in bounded time and aborts the signal, whatever the source is doing. */
export async function checkDestroy(plan: TrialPlan): Promise<string> {
  const faults: string[] = []
  for (const [phase, reach] of phases) {
    const trial = startTrial(plan)
    try {
      await reach(trial, plan)
    } finally {
      await closeTrial(trial, plan).catch((error: unknown) => {
        faults.push(`${phase}: ${(error as Error).message}`)
      })
    }
    if (trial.contexts.some(({ signal }) => !signal.aborted)) faults.push(`${phase}: the signal was not aborted`)
  }
  if (faults.length > 0) throw new Error(faults.join('; '))
  return phases.map(([phase]) => phase).join(', ')
}

/** phase => how a source gets there */
const phases: readonly (readonly [string, (trial: Trial, plan: TrialPlan) => unknown])[] = [
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
  ],
  [
    'while it reads',
    async (trial, plan) => {
      await takeRecords(trial, { ...plan, records: 1 })
      trial.source.resume()
      await turn()
    }
  ],
  ['while nobody reads', (trial, plan) => takeRecords(trial, { ...plan, records: 1 })]
]

/** Opening begins within a few turns of the event loop. */
async function turnsUntil(reached: () => boolean): Promise<void> {
  for (let turns = 0; turns < 10 && !reached(); turns++) await turn()
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

import { systemClock } from '../core/clock.ts'
import { waitFor } from '../core/wait-for.ts'
import { startTrial, type TrialPlan } from './connector-trial.ts'
import { closeTrial, takeRecords } from './take-records.ts'

/** While nobody reads, the connector soon takes in no more, and no more than a bounded number of bytes. */
export async function checkBackpressure(plan: TrialPlan): Promise<string> {
  const trial = startTrial(plan)
  const { source } = trial
  try {
    await takeRecords(trial, { ...plan, records: 1 })
    const ahead = await settledBytes(() => source.stats().bytes, plan)
    if (ahead > plan.maxBytesAhead) throw new Error(`${ahead} bytes were taken in while nobody read`)
    return `${ahead} bytes taken in while nobody read`
  } finally {
    await closeTrial(trial, plan)
  }
}

/** What `bytes` gives once it has stopped growing for a while, or is too much. */
async function settledBytes(bytes: () => number, { maxBytesAhead, timeoutMs }: TrialPlan): Promise<number> {
  let before = -1
  let quiet = 0
  for (let waited = 0; quiet < QUIET_LOOKS && before <= maxBytesAhead; waited += LOOK_EVERY_MS) {
    const now = bytes()
    quiet = now === before ? quiet + 1 : 0
    before = now
    if (waited > timeoutMs) throw new Error(`it still takes in more after ${timeoutMs} ms in which nobody read`)
    await waitFor(LOOK_EVERY_MS, { clock: systemClock, signal: new AbortController().signal })
  }
  return before
}

const LOOK_EVERY_MS = 10
const QUIET_LOOKS = 5

import { systemClock } from '../../core/clock.ts'
import { waitFor } from '../../core/wait-for.ts'
import { Fault } from './fault.ts'
import type { TrialPlan } from './trial-plan.ts'

/** Waits until `bytes()` has stopped growing for a while or exceeds the limit; returns its last value. */
export async function settledBytes(
  bytes: () => number,
  { maxBytesAhead, timeoutMs, budget }: Pick<TrialPlan, 'maxBytesAhead' | 'timeoutMs' | 'budget'>
): Promise<number> {
  const withinMs = Math.min(budget.most(timeoutMs), MOST_MS)
  let before = -1
  let quiet = 0
  for (let waited = 0; quiet < QUIET_LOOKS && before <= maxBytesAhead; waited += LOOK_EVERY_MS) {
    const now = bytes()
    quiet = now === before ? quiet + 1 : 0
    before = now
    if (waited > withinMs) throw new Fault(`it still takes in more after ${withinMs} ms in which nobody read`)
    await pause(LOOK_EVERY_MS)
  }
  return before
}

/** Waits in real time. */
export function pause(ms: number): Promise<void> {
  return waitFor(ms, { clock: systemClock, signal: NEVER })
}

const NEVER = new AbortController().signal
const LOOK_EVERY_MS = 10
const QUIET_LOOKS = 5
const MOST_MS = 1000

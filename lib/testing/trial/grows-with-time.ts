import type { Trial } from './connector-trial.ts'
import { inHand } from './in-hand.ts'
import { pause } from './settled-bytes.ts'
import type { TrialPlan } from './trial-plan.ts'

/**
 * Whether twice the time in which nobody reads leaves twice as many records in hand: how many each time, or null where
 * that is not so. One that gives as many as anybody asks for does not grow.
 */
export async function growsWithTime(trial: Trial, { budget }: TrialPlan): Promise<readonly number[] | null> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const counts = await countsAfterPauses(trial, budget)
    if (counts === null) return null
    const [first = 0, last = 0] = [counts[0], counts.at(-1)]
    if (last >= first * 2 && counts.every((count, index) => count >= (counts[index - 1] ?? 0))) return counts
  }
  return null
}

/** How many records were in hand after each; null where that says nothing. */
async function countsAfterPauses(trial: Trial, budget: TrialPlan['budget']): Promise<readonly number[] | null> {
  await inHand(trial, MOST)
  const counts: number[] = []
  for (const ms of PAUSES_MS) {
    if (budget.left < ms * 4) return null
    await pause(ms)
    const { count } = await inHand(trial, MOST)
    if (count < FEWEST || count >= MOST) return null
    counts.push(count)
  }
  return counts
}

/** A machine that is busy keeps no time. */
const ATTEMPTS = 3
const PAUSES_MS = [25, 50, 100]
const FEWEST = 3
const MOST = 2000

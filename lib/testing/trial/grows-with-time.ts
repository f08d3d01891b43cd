import { systemClock } from '../../core/clock.ts'
import type { Trial } from './connector-trial.ts'
import { inHand, tick } from './in-hand.ts'
import { pause } from './settled-bytes.ts'
import type { TrialPlan } from './trial-plan.ts'

/**
 * Whether twice the time in which nobody reads leaves twice as many records in hand: how many each time, or null where
 * that is not so. One that gives as many as anybody asks for does not grow.
 */
export async function growsWithTime(trial: Trial, { budget }: TrialPlan): Promise<readonly number[] | null> {
  let [grown, flat] = [0, 0]
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const counts = await countsAfterPauses(trial, budget)
    if (counts === null) return null
    const steps = counts.slice(1).map((count, index) => count / (counts[index] ?? 1))
    if ((steps.at(-1) ?? 0) < LEAST_STEP && ++flat === TIMES) return null // it has come to its bound
    if (steps.every((step) => step >= LEAST_STEP) && ++grown === TIMES) return counts
  }
  return null
}

/** How many records were in hand after each; null where that says nothing. */
async function countsAfterPauses(trial: Trial, budget: TrialPlan['budget']): Promise<readonly number[] | null> {
  await inHand(trial, MOST, tick, budget)
  const counts: number[] = []
  let ms = FIRST_PAUSE_MS
  for (let round = 0; round < PAUSES; round++) {
    if (budget.left < ms * 4) return null
    const before = systemClock.now()
    await pause(ms)
    // As it was, not as it was meant: a busy machine takes longer
    ms = 2 * Math.max(ms, systemClock.now() - before)
    const { count } = await inHand(trial, MOST, tick, budget)
    if (count < FEWEST || count >= MOST) return null
    counts.push(count)
  }
  return counts
}

/** A machine that is busy calls timers late. */
const ATTEMPTS = 6
/** A consumer that was held up may find less than there is, the next time more. */
const TIMES = 2
const LEAST_STEP = 1.3
const PAUSES = 3
const FIRST_PAUSE_MS = 25
const FEWEST = 3
/** An iterable lets others have their turn after a thousand. */
const MOST = 900

import { systemClock } from '../../core/clock.ts'
import type { Trial } from './connector-trial.ts'
import { inHand, tick } from './in-hand.ts'
import { pause } from './settled-bytes.ts'
import type { TrialPlan } from './trial-plan.ts'

/**
 * Whether the number of buffered records grows with the time in which the stream is not read: the counts after each,
 * doubled, pause, or null if it does not grow. A source that delivers as many records as are requested does not grow.
 */
export async function growsWithTime(trial: Trial, { budget }: TrialPlan): Promise<readonly number[] | null> {
  let [grown, flat] = [0, 0]
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const counts = await countsAfterPauses(trial, budget)
    if (counts === null) return null
    const steps = counts.slice(1).map((count, index) => count / (counts[index] ?? 1))
    if ((steps.at(-1) ?? 0) < LEAST_STEP && ++flat === TIMES) return null // the queue has reached its bound
    if (steps.every((step) => step >= LEAST_STEP) && ++grown === TIMES) return counts
  }
  return null
}

/** The number of buffered records after each pause; null if the counts are not meaningful. */
async function countsAfterPauses(trial: Trial, budget: TrialPlan['budget']): Promise<readonly number[] | null> {
  await inHand(trial, MOST, tick, budget)
  const counts: number[] = []
  let ms = FIRST_PAUSE_MS
  for (let round = 0; round < PAUSES; round++) {
    if (budget.left < ms * 4) return null
    const before = systemClock.now()
    await pause(ms)
    // Doubles the measured pause, not the intended one: a busy machine takes longer
    ms = 2 * Math.max(ms, systemClock.now() - before)
    const { count } = await inHand(trial, MOST, tick, budget)
    if (count < FEWEST || count >= MOST) return null
    counts.push(count)
  }
  return counts
}

/** A busy machine calls timers late. */
const ATTEMPTS = 6
/** A delayed consumer may find fewer records than there are, and more the next time. */
const TIMES = 2
const LEAST_STEP = 1.3
const PAUSES = 3
const FIRST_PAUSE_MS = 25
const FEWEST = 3
/** Below the 1000 records after which an iterable yields to the event loop. */
const MOST = 900

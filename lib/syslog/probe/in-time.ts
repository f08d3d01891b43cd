import type { Clock } from '../../../types/clock.ts'
import type { CheckRun } from '../../../types/report.ts'
import { settledWithin } from '../../core/settled-within.ts'

/**
 * What the promise gives; null if it hangs until shortly before the check's time is over, so that the check can say
 * what hangs.
 */
export async function inTime<Result>(
  promise: Promise<Result>,
  { timeoutMs }: CheckRun,
  clock: Clock
): Promise<Result | null> {
  return (await settledWithin(timeoutMs * PART_OF_TIME, promise, clock)) ? await promise : null
}

const PART_OF_TIME = 0.9

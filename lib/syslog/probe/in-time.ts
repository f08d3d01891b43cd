import type { Clock } from '../../../types/clock.ts'
import type { CheckRun } from '../../../types/report.ts'
import { settledWithin } from '../../core/settled-within.ts'

/**
 * The result of the promise; null if it is still pending shortly before the check's time limit, so that the check can
 * report which step hangs.
 */
export async function inTime<Result>(
  promise: Promise<Result>,
  { timeoutMs }: CheckRun,
  clock: Clock
): Promise<Result | null> {
  return (await settledWithin(timeoutMs * PART_OF_TIME, promise, clock)) ? await promise : null
}

const PART_OF_TIME = 0.9

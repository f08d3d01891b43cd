import type { FakeClock } from '../../../lib/testing/fake-clock.ts'

/**
 * How much time may pass at once of what is `left`: a whole number of steps, up to the first in which a timer falls
 * due. Nothing can happen in those before it.
 */
export function nextStep(clock: FakeClock, left: number): number {
  const steps = Math.ceil(((clock.next ?? Infinity) - clock.now()) / STEP_MS)
  return Math.min(left, STEP_MS * Math.max(1, steps))
}

/** No longer than the shortest poll interval. */
export const STEP_MS = 50

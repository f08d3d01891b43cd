import type { FakeClock } from '../../../lib/testing/fake-clock.ts'

/**
 * The part of `left` that may pass in one go: a whole number of steps, up to the first step in which a timer is due.
 * Nothing can happen in the steps before.
 */
export function nextStep(clock: FakeClock, left: number): number {
  const steps = Math.ceil(((clock.next ?? Infinity) - clock.now()) / STEP_MS)
  return Math.min(left, STEP_MS * Math.max(1, steps))
}

/** No longer than the shortest poll interval. */
export const STEP_MS = 50

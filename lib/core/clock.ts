import type { Clock } from '../../types/clock.ts'

/**
 * The machine's own time. A wait longer than timers can be (25 days) is one of that length; Node would not wait at all.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, Math.min(ms, LONGEST_MS)),
  clearTimeout: (handle) => {
    clearTimeout(handle as NodeJS.Timeout)
  }
}

const LONGEST_MS = 2 ** 31 - 1

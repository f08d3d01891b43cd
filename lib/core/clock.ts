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

/** A timer that is no reason for a process to live. */
export function setIdleTimer(clock: Pick<Clock, 'setTimeout'>, act: () => void, ms: number): unknown {
  const handle = clock.setTimeout(act, ms)
  if (typeof handle === 'object' && handle !== null && 'unref' in handle && typeof handle.unref === 'function')
    handle.unref()
  return handle
}

const LONGEST_MS = 2 ** 31 - 1

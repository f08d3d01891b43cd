import type { Clock } from '../../types/clock.ts'

/**
 * The machine's own time. A wait beyond the limit of timers (25 days) is cut to that limit; Node would not wait at all.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, Math.min(ms, LONGEST_MS)),
  clearTimeout: (handle) => {
    clearTimeout(handle as NodeJS.Timeout)
  }
}

/** A timer that does not keep the process alive. */
export function setIdleTimer(clock: Pick<Clock, 'setTimeout'>, act: () => void, ms: number): unknown {
  const handle = clock.setTimeout(act, ms)
  if (typeof handle === 'object' && handle !== null && 'unref' in handle && typeof handle.unref === 'function')
    handle.unref()
  return handle
}

const LONGEST_MS = 2 ** 31 - 1

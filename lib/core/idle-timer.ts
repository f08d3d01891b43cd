import type { Clock } from '../../types/clock.ts'

/** A timer that is no reason for a process to live. */
export function setIdleTimer(clock: Pick<Clock, 'setTimeout'>, act: () => void, ms: number): unknown {
  const handle = clock.setTimeout(act, ms)
  if (typeof handle === 'object' && handle !== null && 'unref' in handle && typeof handle.unref === 'function')
    handle.unref()
  return handle
}

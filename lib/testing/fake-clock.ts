import type { Clock } from '../../types/clock.ts'

/** A clock that only moves when `advance()` is called. Pass it as `options.clock`. */
export interface FakeClock extends Clock {
  /**
   * Advances the clock by `ms`. Calls the timers that fall due in their order, including those set during the call.
   * Before the first timer and after each one, pending work runs: promises, next ticks and one turn of the event loop.
   */
  advance(ms: number): Promise<void>
  /** The number of timers that are set and have neither fired nor been cleared. */
  readonly pending: number
  /** When the next timer falls due, in ms since the epoch; null if none is set. */
  readonly next: number | null
}

/** Creates a clock that begins at `startMs` (ms since the epoch; default 0). Never throws. */
export function fakeClock(startMs = 0): FakeClock {
  let now = startMs
  /** Timers in the order they were set. */
  const timers = new Set<Timer>()
  return {
    now: () => now,
    setTimeout(callback, ms) {
      const timer: Timer = { at: now + Math.max(0, ms), callback }
      timers.add(timer)
      return timer
    },
    clearTimeout(handle) {
      timers.delete(handle as Timer)
    },
    async advance(ms) {
      await turn() // pending work may set its timers first
      const until = now + ms
      for (let timer = firstDue(timers, until); timer !== null; timer = firstDue(timers, until)) {
        timers.delete(timer)
        now = timer.at
        timer.callback()
        await turn()
      }
      now = until
    },
    get pending() {
      return timers.size
    },
    get next() {
      return firstDue(timers, Infinity)?.at ?? null
    }
  }
}

interface Timer {
  /** ms since the epoch */
  readonly at: number
  readonly callback: () => void
}

function firstDue(timers: ReadonlySet<Timer>, until: number): Timer | null {
  let first: Timer | null = null
  for (const timer of timers) if (timer.at <= until && (first === null || timer.at < first.at)) first = timer
  return first
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

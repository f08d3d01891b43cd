import type { Clock } from '../../types/clock.ts'

/** A clock that stands still until it is told to go on. Pass it as `options.clock`. */
export interface FakeClock extends Clock {
  /**
   * Lets `ms` pass. Timers that fall due are called in their order, those that are set meanwhile too. Before the first
   * and after each one, what is in motion runs on: promises, next ticks and one turn of the event loop.
   */
  advance(ms: number): Promise<void>
  /** Timers that are set and have neither been called nor cleared. */
  readonly pending: number
  /** When the next timer falls due, in ms since the epoch; null where none is set. */
  readonly next: number | null
}

/** Makes a clock that begins at `startMs` (ms since the epoch; default 0). Never throws. */
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
      await turn() // what is in motion may set its timers first
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

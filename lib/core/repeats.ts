import type { Clock } from '../../types/clock.ts'

/** One that came again meanwhile, and how often. */
export interface Repeated<T> {
  readonly one: T
  readonly more: number
}

/**
 * Makes equal ones within ten seconds one: the first is to be told at once, and how often it came since with the next
 * that comes later, whichever that is, or at the end. Remembers a thousand at most; no count is lost.
 */
export class Repeats<T> {
  readonly #clock: Pick<Clock, 'now'>
  /** Name => the first, when it was told, and how often it came since; oldest first. */
  readonly #told = new Map<string, Repeated<T> & { readonly at: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Whether this one is to be told, and what came again and has waited long enough: that is told before it. */
  due(name: string, one: T): { readonly isFirst: boolean; readonly late: readonly Repeated<T>[] } {
    const now = this.#clock.now()
    const late = this.#late(now)
    const last = this.#told.get(name)
    this.#told.set(name, last === undefined ? { one, at: now, more: 0 } : { ...last, more: last.more + 1 })
    return { isFirst: last === undefined, late }
  }

  /** What came again and was not told; after that it has been. */
  held(isMeant: (one: T) => boolean = () => true): readonly Repeated<T>[] {
    const held: Repeated<T>[] = []
    for (const [name, { one, more }] of this.#told) {
      if (!isMeant(one)) continue
      this.#told.delete(name)
      if (more > 0) held.push({ one, more })
    }
    return held
  }

  /** Forgets those whose time is over, or that are too many to remember. */
  #late(now: number): readonly Repeated<T>[] {
    const late: Repeated<T>[] = []
    for (const [name, { one, at, more }] of this.#told) {
      // A clock that was set back makes nobody wait for the time to come again
      if (now >= at && now - at < QUIET_MS && this.#told.size <= MOST) break
      this.#told.delete(name)
      if (more > 0) late.push({ one, more })
    }
    return late
  }
}

const QUIET_MS = 10_000
const MOST = 1000

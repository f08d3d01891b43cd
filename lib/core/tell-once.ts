import type { Clock } from '../../types/clock.ts'
import type { SourceErrorCode } from '../../types/error-codes.ts'
import { addWords } from '../errors/add-words.ts'
import type { SourceError } from '../errors/source-error.ts'
import { Counters } from './counters.ts'

// Most faults repeat. The first of several equal ones is reported immediately; those within the next ten seconds are
// counted, and their number is reported later.

/** Whether it is too early to report again what was reported at `at`. A clock that was set back delays no report. */
export function isQuiet(at: number, now: number): boolean {
  return now >= at && now - at < QUIET_MS
}

/** An item that repeated after it was reported, and the number of repeats. */
export interface Repeated<T> {
  readonly one: T
  readonly more: number
}

/**
 * Passes the first of several equal items; the number of its repeats is due with the next item of any kind after ten
 * seconds, or at the end. Remembers at most a thousand items; no count is lost.
 */
export class Repeats<T> {
  readonly #clock: Pick<Clock, 'now'>
  /** name => the first item, when it was reported, and the number of repeats since; oldest first */
  readonly #told = new Map<string, Repeated<T> & { readonly at: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Whether to report this item, and the repeats that are due, which are to be reported before it. */
  due(name: string, one: T): { readonly isFirst: boolean; readonly late: readonly Repeated<T>[] } {
    const now = this.#clock.now()
    const late = this.#late(now)
    const last = this.#told.get(name)
    this.#told.set(name, last === undefined ? { one, at: now, more: 0 } : { ...last, more: last.more + 1 })
    return { isFirst: last === undefined, late }
  }

  /** The repeats that are not reported yet. After the call they count as reported. */
  held(isMeant: (one: T) => boolean = () => true): readonly Repeated<T>[] {
    const held: Repeated<T>[] = []
    for (const [name, { one, more }] of this.#told) {
      if (!isMeant(one)) continue
      this.#told.delete(name)
      if (more > 0) held.push({ one, more })
    }
    return held
  }

  /** Removes the items whose time is over, and the oldest if there are too many. */
  #late(now: number): readonly Repeated<T>[] {
    const late: Repeated<T>[] = []
    for (const [name, { one, at, more }] of this.#told) {
      if (isQuiet(at, now) && this.#told.size <= MOST) break
      this.#told.delete(name)
      if (more > 0) late.push({ one, more })
    }
    return late
  }
}

/** Reports equal warnings once; equal means the same code and message. */
export class EqualWarnings {
  readonly #repeats: Repeats<SourceError>

  constructor(clock: Pick<Clock, 'now'>) {
    this.#repeats = new Repeats(clock)
  }

  /** The warnings to report now: this one, if it is new, and the repeats that are due. */
  due(error: SourceError): readonly SourceError[] {
    const { isFirst, late } = this.#repeats.due(`${error.code} ${error.message}`, error)
    return [...late.map(withCount), ...(isFirst ? [error] : [])]
  }

  /** The repeats that are not reported yet. After the call they count as reported. */
  held(): readonly SourceError[] {
    return this.#repeats.held().map(withCount)
  }
}

/** Passes one warning per code, whatever its text; the next one with that code includes the number suppressed. */
export class WarningLimit {
  readonly #clock: Pick<Clock, 'now'>
  readonly #held = new Counters()
  /** code => when it was last reported, and the number of occurrences since */
  readonly #told = new Map<SourceErrorCode, { readonly at: number; readonly more: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** The number of warnings suppressed since the last report; null if it is too early for the next. */
  due(code: SourceErrorCode): number | null {
    const last = this.#told.get(code)
    if (last === undefined || !isQuiet(last.at, this.#clock.now())) return this.told(code)
    this.#told.set(code, { ...last, more: last.more + 1 })
    this.#held.add(code)
    return null
  }

  /** Registers a report, early or not. Returns the number of warnings suppressed since the last one. */
  told(code: SourceErrorCode): number {
    const more = this.#told.get(code)?.more ?? 0
    this.#told.set(code, { at: this.#clock.now(), more: 0 })
    return more
  }

  /** code => number of suppressed warnings */
  get held(): Readonly<Record<string, number>> {
    return this.#held.snapshot()
  }
}

/** A warning's own detail, and the number suppressed before it. */
export function detailSince(since: number, detail: string | undefined): { readonly detail?: string } {
  const more = [detail, since === 0 ? undefined : `${since} more since the last warning`].filter(
    (part) => part !== undefined
  )
  return more.length === 0 ? {} : { detail: more.join('; ') }
}

function withCount({ one, more }: Repeated<SourceError>): SourceError {
  return addWords(one, `${more} more like it since`)
}

const QUIET_MS = 10_000
const MOST = 1000

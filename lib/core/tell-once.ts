import type { Clock } from '../../types/clock.ts'
import type { SourceErrorCode } from '../../types/error-codes.ts'
import { addWords } from '../errors/add-words.ts'
import type { SourceError } from '../errors/source-error.ts'
import { Counters } from './counters.ts'

// A fault mostly comes again and again. Of equal ones the first is reported at once; those of the next ten seconds are
// counted, and their number is reported later.

/** Whether it is too early to report again what was reported at `at`. A clock that was set back makes nobody wait. */
export function isQuiet(at: number, now: number): boolean {
  return now >= at && now - at < QUIET_MS
}

/** One that came again after it was reported, and how often. */
export interface Repeated<T> {
  readonly one: T
  readonly more: number
}

/**
 * Lets the first of equal ones through; how often it came again is due with the next one that comes after the ten
 * seconds, whichever that is, or at the end. Remembers a thousand at most; no count is lost.
 */
export class Repeats<T> {
  readonly #clock: Pick<Clock, 'now'>
  /** Name => the first, when it was reported, and how often it came since; oldest first. */
  readonly #told = new Map<string, Repeated<T> & { readonly at: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Whether to report this one, and what came again and has waited long enough: that is reported first. */
  due(name: string, one: T): { readonly isFirst: boolean; readonly late: readonly Repeated<T>[] } {
    const now = this.#clock.now()
    const late = this.#late(now)
    const last = this.#told.get(name)
    this.#told.set(name, last === undefined ? { one, at: now, more: 0 } : { ...last, more: last.more + 1 })
    return { isFirst: last === undefined, late }
  }

  /** What came again and was not reported. After the call it counts as reported. */
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
      if (isQuiet(at, now) && this.#told.size <= MOST) break
      this.#told.delete(name)
      if (more > 0) late.push({ one, more })
    }
    return late
  }
}

/** Reports equal warnings once: those of one code and one message. */
export class EqualWarnings {
  readonly #repeats: Repeats<SourceError>

  constructor(clock: Pick<Clock, 'now'>) {
    this.#repeats = new Repeats(clock)
  }

  /** What to report now that this one has come. */
  due(error: SourceError): readonly SourceError[] {
    const { isFirst, late } = this.#repeats.due(`${error.code} ${error.message}`, error)
    return [...late.map(withCount), ...(isFirst ? [error] : [])]
  }

  /** What came again and was not reported. After the call it counts as reported. */
  held(): readonly SourceError[] {
    return this.#repeats.held().map(withCount)
  }
}

/** Lets one warning of each code through, whatever its words; the next of that code says how many were held back. */
export class WarningLimit {
  readonly #clock: Pick<Clock, 'now'>
  readonly #held = new Counters()
  /** code => when it was last reported, and how often it was met since */
  readonly #told = new Map<SourceErrorCode, { readonly at: number; readonly more: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** How often it was held back since it was last reported; null where it is too early to report it again. */
  due(code: SourceErrorCode): number | null {
    const last = this.#told.get(code)
    if (last === undefined || !isQuiet(last.at, this.#clock.now())) return this.told(code)
    this.#told.set(code, { ...last, more: last.more + 1 })
    this.#held.add(code)
    return null
  }

  /** Notes that it is reported now, early or not. Gives how often it was held back since the last time. */
  told(code: SourceErrorCode): number {
    const more = this.#told.get(code)?.more ?? 0
    this.#told.set(code, { at: this.#clock.now(), more: 0 })
    return more
  }

  /** code => how often it was held back */
  get held(): Readonly<Record<string, number>> {
    return this.#held.snapshot()
  }
}

/** A warning's own detail, and how many were held back before it. */
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

import type { Clock } from '../../types/clock.ts'
import type { SourceErrorCode } from '../../types/error-codes.ts'
import { addWords } from '../errors/add-words.ts'
import type { SourceError } from '../errors/source-error.ts'
import { Counters } from './counters.ts'

// A fault usually repeats. The first of equal reports passes immediately; those of the next ten seconds are counted,
// and their number is reported later.

/**
 * Whether it is too early to repeat a report of time `at`. False if the clock was set back: no report has to wait then.
 */
export function isQuiet(at: number, now: number): boolean {
  return now >= at && now - at < QUIET_MS
}

/** An item that was repeated after it was reported, and how often. */
export interface Repeated<T> {
  readonly one: T
  readonly more: number
}

/**
 * Passes the first of equal items. How often it was repeated is due with the next item after the ten seconds, equal or
 * not, or at the end. Remembers at most 1000 items; no count is lost.
 */
export class Repeats<T> {
  readonly #clock: Pick<Clock, 'now'>
  /** name => the first item, when it was reported, and how often it was repeated since; oldest first */
  readonly #told = new Map<string, Repeated<T> & { readonly at: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Whether to report this item, and the repeated items that are due: report those first. */
  due(name: string, one: T): { readonly isFirst: boolean; readonly late: readonly Repeated<T>[] } {
    const now = this.#clock.now()
    const late = this.#late(now)
    const last = this.#told.get(name)
    this.#told.set(name, last === undefined ? { one, at: now, more: 0 } : { ...last, more: last.more + 1 })
    return { isFirst: last === undefined, late }
  }

  /** The repeated items whose number is not reported yet. After the call they count as reported. */
  held(isMeant: (one: T) => boolean = () => true): readonly Repeated<T>[] {
    const held: Repeated<T>[] = []
    for (const [name, { one, more }] of this.#told) {
      if (!isMeant(one)) continue
      this.#told.delete(name)
      if (more > 0) held.push({ one, more })
    }
    return held
  }

  /** Forgets items whose ten seconds are over, and the oldest of more than 1000. Returns the repeated ones. */
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

/** Reports equal warnings once: those with the same code and message. */
export class EqualWarnings {
  readonly #repeats: Repeats<SourceError>

  constructor(clock: Pick<Clock, 'now'>) {
    this.#repeats = new Repeats(clock)
  }

  /** The warnings to report when this one occurs. */
  due(error: SourceError): readonly SourceError[] {
    const { isFirst, late } = this.#repeats.due(`${error.code} ${error.message}`, error)
    return [...late.map(withCount), ...(isFirst ? [error] : [])]
  }

  /** The repeated warnings whose number is not reported yet. After the call they count as reported. */
  held(): readonly SourceError[] {
    return this.#repeats.held().map(withCount)
  }
}

/** Passes one warning of each code per ten seconds, whatever its text; the next one states how many were held back. */
export class WarningLimit {
  readonly #clock: Pick<Clock, 'now'>
  readonly #held = new Counters()
  /** code => when it was last reported, and how often it occurred since */
  readonly #told = new Map<SourceErrorCode, { readonly at: number; readonly more: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** How often the code was held back since its last report; null if it is too early to report it again. */
  due(code: SourceErrorCode): number | null {
    const last = this.#told.get(code)
    if (last === undefined || !isQuiet(last.at, this.#clock.now())) return this.told(code)
    this.#told.set(code, { ...last, more: last.more + 1 })
    this.#held.add(code)
    return null
  }

  /** Records that the code is reported now, early or not. Returns how often it was held back since the last report. */
  told(code: SourceErrorCode): number {
    const more = this.#told.get(code)?.more ?? 0
    this.#told.set(code, { at: this.#clock.now(), more: 0 })
    return more
  }

  /** code => how often it was held back in all */
  get held(): Readonly<Record<string, number>> {
    return this.#held.snapshot()
  }
}

/** The detail of a warning, with the number of warnings held back before it. */
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

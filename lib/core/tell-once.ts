import type { Clock } from '../../types/clock.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import { addWords } from '../errors/add-words.ts'
import type { SourceError } from '../errors/source-error.ts'
import { Counters } from './counters.ts'

// What goes wrong mostly does so again and again. Of what is the same the first is told at once, and for ten seconds no
// other: these are counted, and their number is told later.

/** Whether what was told at `at` is not to be told again yet. A clock that was set back makes nobody wait. */
export function isQuiet(at: number, now: number): boolean {
  return now >= at && now - at < QUIET_MS
}

/** One that came again meanwhile, and how often. */
export interface Repeated<T> {
  readonly one: T
  readonly more: number
}

/**
 * Makes equal ones one: the first is to be told at once, and how often it came since with the next that comes later,
 * whichever that is, or at the end. Remembers a thousand at most; no count is lost.
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
      if (isQuiet(at, now) && this.#told.size <= MOST) break
      this.#told.delete(name)
      if (more > 0) late.push({ one, more })
    }
    return late
  }
}

/** Warnings of which equal ones are told as one. Equal are those of one code and one message. */
export class EqualWarnings {
  readonly #repeats: Repeats<SourceError>

  constructor(clock: Pick<Clock, 'now'>) {
    this.#repeats = new Repeats(clock)
  }

  /** What is to be told now that this one has come. */
  due(error: SourceError): readonly SourceError[] {
    const { isFirst, late } = this.#repeats.due(`${error.code} ${error.message}`, error)
    return [...late.map(withCount), ...(isFirst ? [error] : [])]
  }

  /** What came again and was not told; after that it has been. */
  held(): readonly SourceError[] {
    return this.#repeats.held().map(withCount)
  }
}

/** Lets a warning of each code through, whatever it says beside; the next of that code says how many were held back. */
export class WarningLimit {
  readonly #clock: Pick<Clock, 'now'>
  readonly #held = new Counters()
  /** code => when it was last told, and how often it was met since */
  readonly #told = new Map<ErrorCode, { readonly at: number; readonly more: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** How often it was held back since it was last told; null where it is too early to tell it again. */
  due(code: ErrorCode): number | null {
    const last = this.#told.get(code)
    if (last === undefined || !isQuiet(last.at, this.#clock.now())) return this.told(code)
    this.#told.set(code, { ...last, more: last.more + 1 })
    this.#held.add(code)
    return null
  }

  /** It is told now, be it early or not. Gives how often it was held back since it was last told. */
  told(code: ErrorCode): number {
    const more = this.#told.get(code)?.more ?? 0
    this.#told.set(code, { at: this.#clock.now(), more: 0 })
    return more
  }

  /** code => how often it was held back */
  get held(): Readonly<Record<string, number>> {
    return this.#held.snapshot()
  }
}

/** What a warning says of those that were held back before it, beside its own detail. */
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

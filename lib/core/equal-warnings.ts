import type { Clock } from '../../types/clock.ts'
import { addWords } from '../errors/add-words.ts'
import type { SourceError } from '../errors/source-error.ts'

/**
 * Makes equal warnings within ten seconds one: the first is told at once, the rest with the next that comes later, or at the
 * end. Equal are those of one code and one message.
 */
export class EqualWarnings {
  readonly #clock: Pick<Clock, 'now'>
  /** code and message => when it was last told, and how often it came since; oldest first */
  readonly #told = new Map<string, Told>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** What is to be told now that this one has come. */
  due(error: SourceError): readonly SourceError[] {
    const now = this.#clock.now()
    const late = this.#late(now)
    const name = `${error.code} ${error.message}`
    const last = this.#told.get(name)
    if (last !== undefined) {
      this.#told.set(name, { ...last, more: last.more + 1 })
      return late
    }
    this.#told.set(name, { error, at: now, more: 0 })
    return [...late, error]
  }

  /** What came again and was not told; after that it has been. */
  held(): readonly SourceError[] {
    return this.#late(Infinity)
  }

  /** Forgets those whose time is over, or that are too many to remember, and gives those that came again meanwhile. */
  #late(now: number): readonly SourceError[] {
    const late: SourceError[] = []
    for (const [name, { error, at, more }] of this.#told) {
      if (now - at < QUIET_MS && this.#told.size <= MOST) break
      this.#told.delete(name)
      if (more > 0) late.push(addWords(error, `${more} more like it since`))
    }
    return late
  }
}

interface Told {
  readonly error: SourceError
  readonly at: number
  readonly more: number
}

const QUIET_MS = 10_000
const MOST = 1000

import type { Clock } from '../../../types/clock.ts'

/**
 * Lets a line through once in ten seconds, and tells how often it came meanwhile with the next one that comes later: a client that tries again says the
 * same each time.
 */
export class Repeats {
  readonly #clock: Pick<Clock, 'now'>
  /** line => when it was last told, and how often it came since; the oldest first */
  readonly #told = new Map<string, { readonly at: number, readonly more: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** How often it came since it was last told; null where it is not to be told now. */
  due(line: string): number | null {
    const now = this.#clock.now()
    const last = this.#told.get(line)
    if (last !== undefined && now - last.at < QUIET_MS) {
      this.#told.set(line, { ...last, more: last.more + 1 })
      return null
    }
    this.#told.delete(line)
    this.#told.set(line, { at: now, more: 0 })
    const [oldest] = this.#told.keys()
    if (this.#told.size > MOST && oldest !== undefined) this.#told.delete(oldest)
    return last?.more ?? 0
  }
}

const QUIET_MS = 10_000
const MOST = 100

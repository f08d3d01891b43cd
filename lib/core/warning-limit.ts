import type { Clock } from '../../types/clock.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import { Counters } from './counters.ts'

/**
 * Lets a warning of each code through once in ten seconds: what goes wrong mostly does so again and again. What is held
 * back is counted. Of other names than codes, which strangers may make up, the last thousand are remembered.
 */
export class WarningLimit<Name extends string = ErrorCode> {
  readonly #clock: Pick<Clock, 'now'>
  readonly #held = new Counters()
  /** code => when it was last told, and how often it was met since */
  readonly #told = new Map<Name, { at: number; silent: number }>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** How often it was held back since it was last told; null where it is too early to tell it again. */
  due(code: Name): number | null {
    const now = this.#clock.now()
    const last = this.#told.get(code)
    if (last !== undefined && now - last.at < QUIET_MS) {
      last.silent++
      this.#held.add(code)
      return null
    }
    return this.told(code)
  }

  /** It is told now, be it early or not. Gives how often it was held back since it was last told. */
  told(code: Name): number {
    const silent = this.#told.get(code)?.silent ?? 0
    this.#told.delete(code)
    this.#told.set(code, { at: this.#clock.now(), silent: 0 })
    const [oldest] = this.#told.keys()
    if (this.#told.size > MOST && oldest !== undefined) this.#told.delete(oldest)
    return silent
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

const QUIET_MS = 10_000
const MOST = 1000

import type { Clock } from '../../types/clock.ts'
import type { HealthProblem, HealthStatus, HealthTrouble, SourceHealth } from '../../types/health.ts'
import type { SourceState } from '../../types/stats.ts'
import { describeError } from '../errors/describe.ts'
import { NO_CODES, type OwnCodes } from '../errors/own-codes.ts'
import { messageOf } from '../errors/message-of.ts'
import { peek } from '../errors/peek.ts'
import { SourceError } from '../errors/source-error.ts'

/** The inputs of a source's health: the stream's state, and the troubles that the intake reports. */
export interface HealthParts {
  readonly key: string
  readonly state: SourceState
  /** When the source entered that state, in ms since the epoch. */
  readonly stateAt: number
  /** The last reported error. */
  readonly last: { readonly error: SourceError; readonly at: number } | null
  /** The source has died of `last`. */
  readonly hasDied: boolean
  readonly oldestUnackedAt: number | null
  /** Null before the source has opened. */
  readonly intake: { health?(): readonly HealthTrouble[] } | null
  /** Error codes of a user's connector. */
  readonly codes?: OwnCodes
}

/** Determines a source's health, and since when it has applied. */
export class HealthWatch {
  readonly #clock: Pick<Clock, 'now'>
  readonly #startTime: number
  #status: HealthStatus = 'StatusStarting'
  #statusTime: number
  /** code and detail of a trouble without a time => when it was first seen, in ms since the epoch */
  #seen: ReadonlyMap<string, number> = new Map()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
    this.#startTime = clock.now()
    this.#statusTime = this.#startTime
  }

  health(parts: HealthParts): SourceHealth {
    const now = this.#clock.now()
    const troubles = parts.state === 'running' || parts.state === 'retrying' ? this.#problemsOf(parts, now) : []
    const status = statusOf(parts, troubles.length > 0)
    if (status !== this.#status) {
      this.#status = status
      this.#statusTime = this.#changedAt(status, parts, troubles, now)
    }
    return {
      healthy: status === 'StatusOK',
      status,
      statusTime: this.#statusTime,
      startTime: this.#startTime,
      lastError:
        parts.last === null
          ? null
          : { ...parts.last.error.classification, at: parts.last.at, context: SourceError.contextOf(parts.last.error) },
      troubles
    }
  }

  /** When the status changed: it is computed on request, and the cause is older than the request. */
  #changedAt(
    status: HealthStatus,
    { last, stateAt }: HealthParts,
    troubles: readonly HealthProblem[],
    now: number
  ): number {
    if (status === 'StatusPermanentError') return last?.at ?? now
    if (troubles.length > 0) return Math.min(...troubles.map(({ since }) => since))
    // The time at which a trouble ended is unknown
    return stateAt >= this.#statusTime ? stateAt : now
  }

  #problemsOf({ key, oldestUnackedAt, intake, codes = NO_CODES }: HealthParts, now: number): readonly HealthProblem[] {
    const troubles = [...unackedTroubles(oldestUnackedAt, now), ...intakeTroubles(intake)]
    const named = troubles.map((trouble) => ({ trouble, name: `${trouble.code} ${trouble.detail ?? ''}` }))
    this.#seen = new Map(named.map(({ name }) => [name, this.#seen.get(name) ?? now]))
    return named.map(({ trouble, name }) =>
      problemOf(trouble, key, codes, trouble.since ?? this.#seen.get(name) ?? now)
    )
  }
}

function problemOf(
  { code, detail = '', context = {} }: HealthTrouble,
  key: string,
  codes: OwnCodes,
  since: number
): HealthProblem {
  const known = describeError(code, { source: key, ...context }, detail, codes.get(code))
  return { ...known, severity: 'error', since, context }
}

/** Pure: the status of a source in a given state. */
function statusOf({ state, hasDied }: Pick<HealthParts, 'state' | 'hasDied'>, isTroubled: boolean): HealthStatus {
  if (hasDied) return 'StatusPermanentError'
  return state === 'running' && isTroubled ? 'StatusRecoverableError' : STATUSES[state]
}

const STATUSES: Readonly<Record<SourceState, HealthStatus>> = {
  starting: 'StatusStarting',
  running: 'StatusOK',
  retrying: 'StatusRecoverableError',
  stopping: 'StatusStopping',
  closed: 'StatusStopped'
}

function unackedTroubles(oldestAt: number | null, now: number): readonly HealthTrouble[] {
  if (oldestAt === null || now - oldestAt < MAX_UNACKED_MS) return []
  const seconds = Math.round((now - oldestAt) / 1000)
  return [
    {
      code: 'SYSTEM_UNACKED_TOO_LONG',
      since: oldestAt + MAX_UNACKED_MS,
      context: { values: { seconds: String(seconds) } }
    }
  ]
}

/** The intake's troubles; a user's connector may throw, and need not be written in TypeScript. */
function intakeTroubles(intake: HealthParts['intake']): readonly HealthTrouble[] {
  if (intake === null || typeof peek(intake, 'health') !== 'function') return []
  try {
    const troubles: unknown = intake.health?.()
    if (!Array.isArray(troubles)) throw new TypeError('it gave no array')
    return troubles
      .filter((trouble: unknown): trouble is HealthTrouble => typeof peek(trouble, 'code') === 'string')
      .slice(0, MOST_TROUBLES)
  } catch (error) {
    return [{ code: 'SYSTEM_CONNECTOR_FAILED', detail: `health(): ${messageOf(error)}` }]
  }
}

/** A record that has waited longer for its ack has probably been forgotten. */
const MAX_UNACKED_MS = 5 * 60 * 1000
const MOST_TROUBLES = 20

import type { Classification, ErrorContext } from './classification.ts'
import type { SourceErrorCode } from './error-codes.ts'

/**
 * The health of a source, in the form of the OpenTelemetry Collector's component health: plain data, safe to log.
 * `stats().state` says what a source does; this says whether that works.
 */
export interface SourceHealth {
  /** True if `status` is `StatusOK`. */
  readonly healthy: boolean
  /** What it does, and whether that works. */
  readonly status: HealthStatus
  /** Since when, in ms since the epoch. */
  readonly statusTime: number
  /** When the source was made, in ms since the epoch. */
  readonly startTime: number
  /** The last error or warning that was reported, whether it still matters or not; null if there was none. */
  readonly lastError: HealthError | null
  /** What prevents a running source from being healthy. */
  readonly troubles: readonly HealthProblem[]
}

/**
 * The Collector's names. `StatusRecoverableError`: the source works on it, or waits for somebody to fix it, and goes
 * on by itself then; `StatusPermanentError`: it has died of `lastError`, and a new one has to be made.
 */
export type HealthStatus =
  | 'StatusStarting'
  | 'StatusOK'
  | 'StatusRecoverableError'
  | 'StatusPermanentError'
  | 'StatusStopping'
  | 'StatusStopped'

/** An error or warning that was reported. */
export interface HealthError extends Classification {
  /** When it was reported, in ms since the epoch. */
  readonly at: number
  /** What its texts were filled from; null if they were written by hand. */
  readonly context: ErrorContext | null
}

/** Something that prevents a running source from being healthy. */
export interface HealthProblem extends Classification {
  /** Since when, in ms since the epoch. */
  readonly since: number
  /** What its texts were filled from. */
  readonly context: ErrorContext
}

/** What an intake knows to be wrong at this moment, beside what it throws and warns of: `Intake.health()`. */
export interface HealthTrouble {
  /** What is wrong: a code of the library, or of the connector's catalogue. */
  readonly code: SourceErrorCode
  /** Since when, in ms since the epoch; if absent, the time when it was first seen. */
  readonly since?: number
  /** Stands at the end of the symptom; absent if there is no more to say. */
  readonly detail?: string
  /** Fills the placeholders of the catalogue's texts; absent if they have none. */
  readonly context?: ErrorContext
}

import type { Classification, ErrorContext } from './classification.ts'
import type { SourceErrorCode } from './error-codes.ts'

/**
 * The health of a source, in the form of the OpenTelemetry Collector's component health: plain data, safe to log.
 * `stats().state` says what a source is doing; its health says whether that works.
 */
export interface SourceHealth {
  /** True if `status` is `StatusOK`. */
  readonly healthy: boolean
  /** What the source does, and whether that works. */
  readonly status: HealthStatus
  /** When the status last changed, in ms since the epoch. */
  readonly statusTime: number
  /** When the source was created, in ms since the epoch. */
  readonly startTime: number
  /** The last reported error or warning, whether or not it still matters; null if there was none. */
  readonly lastError: HealthError | null
  /** The problems that prevent a running source from being healthy. */
  readonly troubles: readonly HealthProblem[]
}

/**
 * The Collector's names. `StatusRecoverableError`: the source retries, or waits for the cause to be fixed, and then
 * recovers by itself; `StatusPermanentError`: it has ended with `lastError`, and a new source has to be created.
 */
export type HealthStatus =
  | 'StatusStarting'
  | 'StatusOK'
  | 'StatusRecoverableError'
  | 'StatusPermanentError'
  | 'StatusStopping'
  | 'StatusStopped'

/** A reported error or warning. */
export interface HealthError extends Classification {
  /** When it was reported, in ms since the epoch. */
  readonly at: number
  /** The values of the placeholders in its texts; null if the texts were written by hand. */
  readonly context: ErrorContext | null
}

/** A problem that prevents a running source from being healthy. */
export interface HealthProblem extends Classification {
  /** Since when, in ms since the epoch. */
  readonly since: number
  /** The values of the placeholders in its texts. */
  readonly context: ErrorContext
}

/** A current trouble of an intake, beside its errors and warnings: `Intake.health()`. */
export interface HealthTrouble {
  /** What is wrong: a code of the library, or of the connector's catalogue. */
  readonly code: SourceErrorCode
  /** Since when, in ms since the epoch; if absent, the time when it was first seen. */
  readonly since?: number
  /** Appended to the symptom; absent if there is nothing to add. */
  readonly detail?: string
  /** Fills the placeholders of the catalogue's texts; absent if they have none. */
  readonly context?: ErrorContext
}

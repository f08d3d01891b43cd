import type { Classification, Localized } from './classification.ts'

/**
 * A source with the tag `alert_on_error:true` emits this as `'alert'` and publishes it on the channel
 * `warp-flow:alert`: once when the number of errors within `alert_window` reaches `alert_threshold`, and once when the
 * errors have stopped. Plain data, safe to log.
 */
export interface Alert {
  /** Whether the threshold was reached, or the errors have stopped. */
  readonly state: 'raised' | 'over'
  /** The key of the source. */
  readonly source: string
  /** The type of the source: `file`, `kafka`, `syslog`, or that of a user's own connector. */
  readonly type: string
  /** When it was reported, in ms since the epoch. */
  readonly at: number
  /** When the threshold was reached, in ms since the epoch: before `at` if the alert was held back, or is over. */
  readonly raisedAt: number
  /** Errors in the window; for an alert that was held back or is over, also those since it was raised. */
  readonly count: number
  /** The number of errors in the window that raises an alert: the tag `alert_threshold`. */
  readonly threshold: number
  /** The length of the window, in ms: the tag `alert_window`. */
  readonly windowMs: number
  /** The last reported error. */
  readonly finding: Classification
  /**
   * The headline of `diagnose()`; null if it found nothing or took longer than 3 s, if the source has died, and if the
   * alert is over.
   */
  readonly headline: Localized | null
  /**
   * The number of alerts since the last one that were held back and ended before they could be reported: at most one is
   * raised per ten seconds.
   */
  readonly held: number
}

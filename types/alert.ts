import type { Classification, Localized } from './classification.ts'

/**
 * What a source with the tag `alert_on_error:true` emits as `'alert'` and publishes on the channel `warp-flow:alert`:
 * once when the number of errors in `alert_window` reaches `alert_threshold`, and once when that is over. Plain data,
 * safe to log.
 */
export interface Alert {
  /** Whether the threshold was reached, or the errors have stopped. */
  readonly state: 'raised' | 'over'
  /** The key of the source. */
  readonly source: string
  /** The type of the source: `file`, `kafka`, `syslog`, or that of a connector of the user's own. */
  readonly type: string
  /** When it was reported, in ms since the epoch. */
  readonly at: number
  /** When the threshold was reached, in ms since the epoch: before `at` if the alert was held back, or is over. */
  readonly raisedAt: number
  /** Errors in the window; for an alert that was held back or is over, also those since it was raised. */
  readonly count: number
  /** How many errors in the window raise an alert: the tag `alert_threshold`. */
  readonly threshold: number
  /** How long the window is, in ms: the tag `alert_window`. */
  readonly windowMs: number
  /** The error that was reported last. */
  readonly finding: Classification
  /**
   * What `diagnose()` says is wrong; null if it found nothing or did not answer within 3 s, if the source has died, and
   * if the alert is over.
   */
  readonly headline: Localized | null
  /**
   * Alerts that were held back since the last one that was raised, and over before they could be reported: one is
   * raised in ten seconds at most.
   */
  readonly held: number
}

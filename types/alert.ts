import type { Classification, Localized } from './classification.ts'

/**
 * What a source with the tag `alert_on_error:true` tells by its event `'alert'` and on the channel `warp-flow:alert`:
 * once when as many errors as `alert_threshold` says have fallen into `alert_window`, and once when that is over. Plain
 * data, safe to log.
 */
export interface Alert {
  readonly state: 'raised' | 'over'
  /** The key of the source. */
  readonly source: string
  readonly type: string
  /** In ms since the epoch. */
  readonly at: number
  /** When so many errors were met, in ms since the epoch: before `at` where the alert was held back, or is over. */
  readonly raisedAt: number
  /** Errors in the window; of one that was held back or is over, those since it was raised as well. */
  readonly count: number
  readonly threshold: number
  readonly windowMs: number
  /** The error that was told last. */
  readonly finding: Classification
  /**
   * What `diagnose()` says is wrong; null if it found nothing or did not answer within 3 s, where the source has
   * died, and where it is over.
   */
  readonly headline: Localized | null
  /**
   * Alerts that were held back since the last one that was raised, and over before they could be reported: one is
   * raised in ten seconds at most.
   */
  readonly held: number
}

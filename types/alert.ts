import type { Classification, Localized } from './classification.ts'

/**
 * What a source with the tag `alert_on_error:true` tells by its event `'alert'` and on the channel `warp-flow:alert`: once when as many errors as
 * `alert_threshold` says have fallen into `alert_window`, and once when that is over. Plain data, safe to log.
 */
export interface Alert {
  readonly state: 'raised' | 'over'
  /** The key of the source. */
  readonly source: string
  readonly type: string
  /** In ms since the epoch. */
  readonly at: number
  /** When it was raised, in ms since the epoch: the same as `at` where it is raised. */
  readonly raisedAt: number
  /** Errors in the window. Of one that is over: since it was raised. */
  readonly count: number
  readonly threshold: number
  readonly windowMs: number
  /** The error that was told last. */
  readonly finding: Classification
  /** What `diagnose()` says is wrong; null where it found nothing or did not answer within 3 s, where the source has died, and where it is over. */
  readonly headline: Localized | null
  /** Alerts that were due since the last one that was raised, and held back: one is raised in ten seconds at most. */
  readonly held: number
}

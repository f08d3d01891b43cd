import type { ConnectorType } from '../../../types/connector.ts'
import type { TimeBudget } from './time-budget.ts'
import type { TrialLog } from './trial-log.ts'

/** Sends records to a connector; the result may state how many. */
export type Feed = (opened: unknown) => unknown

/** The input of all checks: the connector, its feed, and the limits. */
export interface TrialPlan {
  readonly definition: ConnectorType
  readonly params: Readonly<Record<string, unknown>>
  readonly records: number
  readonly timeoutMs: number
  readonly closeWithinMs: number
  readonly maxBytesAhead: number
  /** Null if no bound was given. */
  readonly maxRecordsAhead: number | null
  readonly feed: Feed | undefined
  readonly budget: TimeBudget
  /** The observations of all trials of the plan. */
  readonly log: TrialLog
}

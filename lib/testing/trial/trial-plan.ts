import type { ConnectorType } from '../../../types/connector.ts'
import type { TimeBudget } from './time-budget.ts'
import type { TrialLog } from './trial-log.ts'

/** Makes records come; what it gives may say how many. */
export type Feed = (opened: unknown) => unknown

/** What `checkConnector` works with: the connector, how to feed it, and how long anything may take. */
export interface TrialPlan {
  readonly definition: ConnectorType
  readonly params: Readonly<Record<string, unknown>>
  readonly records: number
  readonly timeoutMs: number
  readonly closeWithinMs: number
  readonly maxBytesAhead: number
  /** Null where nobody has stated a bound. */
  readonly maxRecordsAhead: number | null
  readonly feed: Feed | undefined
  readonly budget: TimeBudget
  /** What was seen in all trials of the plan. */
  readonly log: TrialLog
}

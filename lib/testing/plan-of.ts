import type { ConnectorType } from '../../types/connector.ts'
import { TimeBudget } from './trial/time-budget.ts'
import { TrialLog } from './trial/trial-log.ts'
import type { Feed, TrialPlan } from './trial/trial-plan.ts'

/** The options of `checkConnector` and `testConnector`. */
export interface CheckConnectorOptions {
  /** The params for the connector, in camelCase, as its `open` receives them. Default: none. */
  readonly params?: Readonly<Record<string, unknown>>
  /**
   * Sends records to a connector that waits for a peer: one or more, preferably different ones. Called with the
   * argument of `'ready'`, for each source, and again if more records are needed. A result such as `{ records: 3 }`
   * states how many were sent; records that are lost on the way to the consumer are then reported. Default: records
   * come by themselves.
   */
  readonly feed?: Feed
  /** The number of records that each check takes; fewer suffice if the source ends. Default 3, at least 1. */
  readonly records?: number
  /** The time limit for opening and for the records of a check, in ms. Default 2000. */
  readonly timeoutMs?: number
  /** The time limit for closing a source, in ms. Default 1000. */
  readonly closeWithinMs?: number
  /**
   * The time limit for all checks together, in ms. Default 4000, because vitest and jest end a test after 5000, before
   * it can report: with a higher limit, raise their `testTimeout` as well.
   */
  readonly withinMs?: number
  /** The number of bytes that the connector may take in while the stream is not read. Default 16 MiB. */
  readonly maxBytesAhead?: number
  /**
   * The number of records that the connector may take in while the stream is not read. Default: 1000 with a `feed`;
   * without one, any number that does not grow with time.
   */
  readonly maxRecordsAhead?: number
  /** `report`: return the report even if checks failed. Default `throw`. */
  readonly onFailure?: 'throw' | 'report'
}

/** Fills in the defaults of the options. */
export function planOf(
  definition: ConnectorType,
  {
    params = {},
    feed,
    records = 3,
    timeoutMs = 2000,
    closeWithinMs = 1000,
    withinMs = DEFAULT_WITHIN_MS,
    maxBytesAhead = 16 * 2 ** 20,
    maxRecordsAhead
  }: CheckConnectorOptions
): TrialPlan {
  return {
    definition,
    params,
    feed,
    records: Math.max(1, records),
    timeoutMs,
    closeWithinMs,
    maxBytesAhead,
    maxRecordsAhead: maxRecordsAhead ?? null,
    budget: new TimeBudget(withinMs),
    log: new TrialLog()
  }
}

/** Less than the 5 s after which vitest and jest end a test. */
export const DEFAULT_WITHIN_MS = 4000

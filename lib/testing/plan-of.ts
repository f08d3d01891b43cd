import type { ConnectorType } from '../../types/connector.ts'
import { TimeBudget } from './trial/time-budget.ts'
import { TrialLog } from './trial/trial-log.ts'
import type { Feed, TrialPlan } from './trial/trial-plan.ts'

/** The options of `checkConnector` and `testConnector`. */
export interface CheckConnectorOptions {
  /** Params that the connector works with, camelCase as its `open` gets them. Default: none. */
  readonly params?: Readonly<Record<string, unknown>>
  /**
   * Makes records come, where the connector waits for a peer to send some: one or more, different ones best. Called
   * with what `'ready'` carried, for each source, and again where more are needed. `{ records: 3 }` as its result says
   * how many it has made: then what gets lost between them and the consumer is told. Default: records come by
   * themselves.
   */
  readonly feed?: Feed
  /** How many records each check looks at; fewer are enough where the source ends. Default 3, and at least 1. */
  readonly records?: number
  /** How long opening, or the next record, may take, in ms. Default 2000. */
  readonly timeoutMs?: number
  /** How long a source may take to close, in ms. Default 1000. */
  readonly closeWithinMs?: number
  /**
   * How long all checks together may take, in ms. Default 4000, as vitest and jest end a test after 5000 and its report
   * with it: who sets more sets their `testTimeout` too.
   */
  readonly withinMs?: number
  /** How many bytes the connector may take in while nobody reads. Default 16 MiB. */
  readonly maxBytesAhead?: number
  /**
   * How many records it may take in while nobody reads. Default 1000 of those that are fed; without a `feed`, as many as
   * it likes where time does not make them more.
   */
  readonly maxRecordsAhead?: number
  /** `report`: give the report also where something failed. Default `throw`. */
  readonly onFailure?: 'throw' | 'report'
}

/** What the options mean. */
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

/** Below the 5 s at which vitest and jest end a test. */
export const DEFAULT_WITHIN_MS = 4000

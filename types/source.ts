import type { Clock } from './clock.ts'
import type { ConnectorType } from './connector.ts'

/** The options of every factory, in addition to its params. */
export interface SourceOptions<N extends string = string> {
  /** The source's name in events, warnings and stats. Default: its type. */
  readonly key?: string
  /** Added to every record: `{ env: 'prod' }` or `['env:prod', 'audited']`. Default: none. */
  readonly tags?: Readonly<Record<string, string>> | readonly string[]
  /** Aborting it destroys the source with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
  /** Connector types of the user's own. Default: none. */
  readonly types?: readonly ConnectorType<Readonly<Record<string, unknown>>, N>[]
  /** The clock. Default: real time. */
  readonly clock?: Clock
  /** Random numbers in [0, 1) for jitter. Default: `Math.random`. */
  readonly random?: () => number
}

/** The options of `stop()`. */
export interface StopOptions {
  /**
   * The time for the remaining records to be consumed and acked, in ms. Default 10000. After that the source is
   * destroyed.
   */
  readonly timeoutMs?: number
}

import type { Clock } from '../../types/clock.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { KafkaClient } from '../../types/kafka.ts'
import type { StopOptions } from '../../types/source.ts'
import type { SourceInit } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import type { OptionRules } from '../config/check-options.ts'

/** The options of `applyChanges`. */
export interface ApplyOptions {
  /** The user's own connector types. Default: none. */
  readonly types?: readonly ConnectorType[]
  /**
   * Hands an opened source to its consumer; called once for each, including those that a rollback opens again. Must not
   * wait for the source to end. Default: does nothing.
   */
  readonly start?: (source: SourceStream) => void
  /** The user's own kafkajs client, for the created sources and their probes. Default: one client per source. */
  readonly kafka?: KafkaClient
  /**
   * Creates a source, if that takes more than its spec. `old` is the source that it replaces, which may have ended by
   * itself; null if there is none.
   * Default: `createSource(spec, { types, kafka, signal, clock })`, where a source that follows files without a
   * `checkpoint_dir` continues at the positions of `old`.
   */
  readonly create?: (spec: SourceInit, old: SourceStream | null) => SourceStream
  /** How long a source may take to open, in ms. Default 30000. */
  readonly openTimeoutMs?: number
  /** How long all live checks of a source may take, in ms; 0 for none. Default 10000. */
  readonly probeTimeoutMs?: number
  /**
   * How long a stopping source may take to deliver its buffered records, and to have them acked. Default: that of
   * `stop()`.
   */
  readonly stop?: StopOptions
  /** Aborting it destroys the created sources. Default: none. */
  readonly signal?: AbortSignal
  /** The source of time. Default: the system clock. */
  readonly clock?: Clock
}

export const APPLY_OPTIONS: OptionRules = {
  types: { kind: 'array' },
  openTimeoutMs: { kind: 'ms', min: 1 },
  probeTimeoutMs: { kind: 'ms', min: 0 },
  stop: { kind: 'table' },
  signal: { kind: 'signal' },
  clock: { kind: 'clock' }
}

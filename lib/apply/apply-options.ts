import type { Clock } from '../../types/clock.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { KafkaClient } from '../../types/kafka.ts'
import type { StopOptions } from '../../types/source.ts'
import type { SourceInit } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import type { OptionRules } from '../config/check-options.ts'

/** The options of `applyChanges`. */
export interface ApplyOptions {
  /** Connector types of the user's own. Default: none. */
  readonly types?: readonly ConnectorType[]
  /**
   * Hands a source that has opened to its consumer; called once for each, with those that are opened again. It may not
   * wait for the source to end. Default: nobody is told.
   */
  readonly start?: (source: SourceStream) => void
  /**
   * A kafkajs client of the user's own, for the sources that are made and for their probes. Default: one for each
   * source.
   */
  readonly kafka?: KafkaClient
  /**
   * Makes a source, where it needs more than its spec; `old` is the one whose place it takes, which may have ended by
   * itself, null where there is none.
   * Default: `createSource(spec, { types, kafka, signal, clock })`, where a file source that is followed without
   * `checkpoint_dir` goes on at the positions of `old`.
   */
  readonly create?: (spec: SourceInit, old: SourceStream | null) => SourceStream
  /** How long a source may take to open, in ms. Default 30000. */
  readonly openTimeoutMs?: number
  /** How long all live checks of a source may take, in ms; 0 for none. Default 10000. */
  readonly probeTimeoutMs?: number
  /**
   * How long a source that goes may take to deliver what is in hand, and to have it acked. Default: as `stop()` has it.
   */
  readonly stop?: StopOptions
  /** Aborting it destroys the sources that were made. Default: none. */
  readonly signal?: AbortSignal
  /** Time; the real one by default. */
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

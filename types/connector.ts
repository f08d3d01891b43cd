import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { AckWatermarks } from './acks.ts'
import type { ConnectorCatalogue } from './catalogue.ts'
import type { Classification, ErrorContext } from './classification.ts'
import type { Clock } from './clock.ts'
import type { SourceSpec } from './config.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { ErrorCode, SourceErrorCode } from './error-codes.ts'
import type { SourceEvent } from './event.ts'
import type { FollowedFile } from './followed-file.ts'
import type { HealthTrouble } from './health.ts'
import type { ParamImpact, ParamsRule, ParamsTable, ResolvedParams } from './params.ts'
import type { CustomPosition, Position } from './position.ts'
import type { LiveCheck, ProbeContext } from './report.ts'
import type { IntakeStats } from './stats.ts'
import type { Tags } from './tags.ts'

/**
 * How a connector declares its params: by a table of declarations, or by any Standard Schema (zod, valibot, arktype
 * ...).
 */
export type ParamsSchema = ParamsTable | StandardSchemaV1

/** The params as `open` receives them. */
export type ParamsOf<T extends ParamsSchema> = T extends StandardSchemaV1
  ? Readonly<StandardSchemaV1.InferOutput<T>>
  : T extends ParamsTable
    ? ResolvedParams<T>
    : never

/** A source type: `type = "..."` in TOML. */
export interface ConnectorType<P = Readonly<Record<string, unknown>>, N extends string = string> {
  /** The name in `type = "..."` of TOML. A type with the name of a built-in one replaces it. */
  readonly type: N
  /** A table of params, or any Standard Schema. */
  readonly params: ParamsSchema
  /** Rules over several params; with a Standard Schema they belong in the schema. Default: none. */
  readonly rules?: readonly ParamsRule[]
  /** The meaning of its own error codes. Default: it has none. */
  readonly catalogue?: ConnectorCatalogue
  /**
   * Compares the enabled sources of this type in one file, each of which is valid by itself, and returns those that do
   * not fit beside another. Default: all fit.
   */
  compare?(sources: readonly ComparedSource<P>[]): readonly SourceOddity[]
  /**
   * Opens the source. A rejection is the stream's `'error'`. Returns either an async iterable of records (such as a
   * generator, which should watch `context.signal`) or an `Intake`.
   */
  open(params: P, context: OpenContext): ConnectorRecords | Promise<ConnectorRecords>
  /**
   * The place the source reads from (host, port, path), for the checks and remedies of its warnings and errors.
   * Default: none.
   */
  place?(params: P): ErrorContext
  /**
   * The live checks of `probeSource` and `diagnose`, in the order in which a person would check. They consume no
   * records. Default: none.
   */
  probe?(params: P, context: ProbeContext): readonly LiveCheck[] | Promise<readonly LiveCheck[]>
  /** The impact of closing a source with these params and opening it again, whatever changed. Default: `reopen`. */
  reopening?(params: P): ParamImpact
  /**
   * The params to change in a source that continues where another one with the same key has stopped. Default: none.
   */
  goesOn?(params: P): Readonly<Record<string, unknown>>
  /**
   * Whether a source can open while another one of its type is running. Default: it can, unless both have the same key;
   * then the other one is stopped first.
   */
  standsBeside?(params: P, running: P): boolean
}

/** A source as `compare` receives it: its spec, with the params of its type. */
export interface ComparedSource<P> extends Omit<SourceSpec, 'params'> {
  /** Resolved and validated, camelCase. */
  readonly params: P
}

/** A source that does not fit beside another one in the file: a warning of the configuration. */
export interface SourceOddity extends Pick<Diagnostic, 'code' | 'message' | 'suggestion'> {
  /** The key of the source. */
  readonly key: string
  /** The key of the earlier source that it does not fit. */
  readonly beside: string
}

/** The result of `open`: an async iterable, or an intake that the stream pulls from. */
export type ConnectorRecords = AsyncIterable<RecordInit> | Intake

/** A record as a user's connector yields or pushes it. Bytes are not copied: do not modify them afterwards. */
export type RecordInit =
  | Uint8Array
  | string
  | {
      /** The record's bytes, or a text, which is encoded as UTF-8. */
      readonly payload: Uint8Array | string
      /** Added to the source's tags. Default: none. */
      readonly tags?: Readonly<Record<string, string>>
      /** Where it came from, so that reading can continue there. Default: `{}`. */
      readonly position?: CustomPosition
      /** Shown as `event.meta`, with `kind: 'custom'`. Default: nothing but the kind. */
      readonly meta?: Readonly<Record<string, unknown>>
      /** Called once when the consumer acks, under `ack: 'manual'`. Default: no call. */
      readonly onAck?: () => void | Promise<void>
    }

/** The context of a connector, passed in addition to its params. */
export interface OpenContext {
  /** The source's key. */
  readonly key: string
  /** The source's type. */
  readonly type: string
  /** The user's tags, frozen. */
  readonly tags: Tags
  /**
   * Aborted when the source is destroyed, when `stop()` takes too long, and when `stop()` comes before the source has
   * opened.
   */
  readonly signal: AbortSignal
  /** The clock: use it for every timer, so that a test can control time. */
  readonly clock: Clock
  /** A number in [0, 1), for jitter: use it instead of `Math.random`, so that a test can repeat it. */
  readonly random: () => number
  /** The watermarks of an `Intake` that makes its own events; null under `ack: 'auto'`. */
  readonly acks: AckWatermarks | null
  /**
   * Reports a fault that the source survives: counted by its code, emitted as `'warning'`. Any value is classified.
   * Never throws.
   */
  readonly warn: (error: unknown) => void
  /** Reports that the source is waiting to retry (`stats().state`), or that it has recovered. */
  readonly retrying: (waiting: boolean) => void
  /** Provides `stats()` until `open` has returned an intake; useful if opening may take long. */
  readonly opening: (stats: () => IntakeStats) => void
  /**
   * The number of records from `next()` that wait in the stream's own buffer: 0 or 1. Under `ack: 'auto'` they do not
   * count as processed.
   */
  readonly buffered: () => number
  /**
   * Writes a line to the log, shown with `DEBUG=warp-flow:<type>:info`, after the source's key. `format` and `args` are
   * those of `util.format`.
   */
  readonly info: (format: string, ...args: readonly unknown[]) => void
  /** The same for `warp-flow:<type>:debug`: details that help to understand one source. */
  readonly debug: (format: string, ...args: readonly unknown[]) => void
  /** The same for `warp-flow:<type>:trace`: each step. */
  readonly trace: (format: string, ...args: readonly unknown[]) => void
}

/** The context of a user's connector, passed in addition to its params; `C` are the codes of its catalogue. */
export interface ConnectorContext<C extends string = never> extends OpenContext {
  /**
   * Keeps the source's position from one run to the next, in `options.checkpoint`: the same kind of store as for files.
   */
  readonly checkpoint: ConnectorCheckpoint
  /** An error to throw, or to pass to `warn`, with a code of the connector's own or of the library. */
  readonly error: (code: C | ErrorCode, details?: ErrorDetails) => ConnectorError
}

/** The details of an error in addition to its code. Fills the placeholders of the catalogue's texts. */
export interface ErrorDetails extends Pick<ErrorContext, 'path' | 'host' | 'port' | 'line' | 'param' | 'values'> {
  /** Appended to the message. Default: nothing. */
  readonly detail?: string
  /** The original error, as `Error.cause` has it. Default: none. */
  readonly cause?: unknown
}

/** A `SourceError`, as a connector creates it. */
export interface ConnectorError extends Error {
  /** The code that it was created with. */
  readonly code: SourceErrorCode
  /** What the error is, how to check it and how to fix it. */
  readonly classification: Classification
}

/**
 * The checkpoint of a user's connector. Without a store it is empty at every start, as at the first one, so that a
 * connector need not distinguish the two cases.
 */
export interface ConnectorCheckpoint {
  /**
   * Returns the last saved value, possibly of an earlier run; null if there is none. It may have been edited by hand:
   * check it before use. Rejects if the store fails, or does not answer within 30 s.
   */
  readonly load: () => Promise<unknown>
  /**
   * Makes plain data durable; null, the value of `done` before the first record, changes nothing. Never rejects: if the
   * store fails, a `'warning'` is emitted and the previous value stays valid. While a save is running, only the last
   * further value is saved, and all callers wait for it.
   */
  readonly save: (value: unknown) => Promise<void>
  /**
   * The position of the last record up to which all records are processed: acked under `ack: 'manual'`, otherwise taken
   * from the source's buffer. Null before the first. For an `Intake` that creates its own events: the position of the
   * watermark named `''` under `ack: 'manual'`, otherwise null.
   */
  readonly done: Position | null
}

/** The limits and hooks of a `pushIntake`. */
export interface PushOptions {
  /** The bytes of payload that may wait for the consumer; records pushed beyond that are dropped. Default 4 MiB. */
  readonly maxBytes?: number
  /** The number of records that may wait. Default 100000. */
  readonly maxRecords?: number
  /** Called when half of either limit is reached: pause the peer. Default: no call. */
  readonly pause?: () => unknown
  /** Called after `pause`, once no more than a quarter is waiting. Default: no call. */
  readonly resume?: () => unknown
  /**
   * Called when the source stops taking in records: unsubscribe. Records pushed before its promise resolves are still
   * delivered. Without this hook, no records are accepted from then on.
   */
  readonly stop?: () => unknown
  /**
   * Called at the end, however it comes about, even if `open` fails or hangs: release everything that was opened. Its
   * promise is awaited. Called once; if `open` was still running at that time, once more when it is done, as it may
   * have opened more. Default: there is nothing to release.
   */
  readonly close?: () => unknown
}

/** The intake of a connector whose records are pushed to it: `open` returns it once the connector is listening. */
export interface PushIntake extends Intake {
  /** The argument of `'ready'`: set it before `open` returns. Default `{}`. */
  opened: unknown
  /**
   * Accepts a record. On false, wait for `drained()` before pushing more: then nothing is lost. A record that is pushed
   * while `full`, or after the end, is dropped, counted in `stats().drops` and reported by a `'warning'`.
   */
  readonly push: (record: RecordInit) => boolean
  /** Whether a record that is pushed now would be dropped. */
  readonly full: boolean
  /** Resolves to true when there is room again, to false when no more records are accepted. */
  readonly drained: () => Promise<boolean>
  /** Ends the stream once the waiting records are delivered. */
  readonly end: () => void
  /** Ends the source with this error once the waiting records are delivered. */
  readonly fail: (error: unknown) => void
}

/** The pull side behind a source's stream. The stream requests records; an intake never pushes. */
export interface Intake<E extends SourceEvent = SourceEvent> {
  /** The argument of `'ready'`. */
  readonly opened: unknown
  /** Returns the next record, created at this moment; null if none is ready. */
  next(): E | null
  /** True once `next()` has returned its last record. */
  readonly ended: boolean
  /**
   * Called after `next()` returned null: calls `wake` once, never synchronously, when a record is ready or the intake
   * has ended or failed.
   */
  wait(wake: (error?: unknown) => void): void
  /** Stops taking in records. `next()` still returns those that are ready, followed by the end. */
  stop(): void | Promise<void>
  /** Releases everything; resolves when that is done. */
  close(): Promise<void>
  /**
   * For an intake whose `close()` does not wait for operations that hang: resolves when everything is released. Read
   * after `close()`, by code that opens the same lock or port again. Absent if `close()` leaves nothing behind.
   */
  readonly released?: Promise<void>
  /** The counters so far, as plain data. May be called at any time and must not throw. */
  stats(): IntakeStats
  /**
   * Adopts params whose change is declared as `live`; without this method such a change reopens the source. `params`
   * holds all params, resolved.
   */
  update?(params: Readonly<Record<string, unknown>>): void
  /** The state of each matching file; only for sources that follow files. */
  files?(): readonly FollowedFile[]
  /** What currently prevents the source from doing its work although it is running. Empty or absent if nothing does. */
  health?(): readonly HealthTrouble[]
}

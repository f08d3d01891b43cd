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

/** The params as `open` gets them. */
export type ParamsOf<T extends ParamsSchema> = T extends StandardSchemaV1
  ? Readonly<StandardSchemaV1.InferOutput<T>>
  : T extends ParamsTable
    ? ResolvedParams<T>
    : never

/** A type of source: `type = "..."` in TOML. */
export interface ConnectorType<P = Readonly<Record<string, unknown>>, N extends string = string> {
  /** What `type = "..."` names it in TOML; none of the built-in names. */
  readonly type: N
  /** A table of params, or any Standard Schema. */
  readonly params: ParamsSchema
  /** Rules over several params; with a Standard Schema they belong in the schema. Default: none. */
  readonly rules?: readonly ParamsRule[]
  /** What codes of its own mean, in its warnings and errors. Default: it has none. */
  readonly catalogue?: ConnectorCatalogue
  /**
   * Compares the enabled sources of this type in one file, each of which is valid by itself: returns what is odd about
   * one beside another. Default: nothing is odd.
   */
  compare?(sources: readonly ComparedSource<P>[]): readonly SourceOddity[]
  /**
   * Opens the source. A rejection is the stream's `'error'`. What it gives is either an async iterable of records (a
   * generator, say; it should watch `context.signal`) or an `Intake`.
   */
  open(params: P, context: OpenContext): ConnectorRecords | Promise<ConnectorRecords>
  /**
   * What warnings and errors may name of where the source reads (host, port, path), in what they tell a person to check
   * and to do. Default: nothing.
   */
  place?(params: P): ErrorContext
  /**
   * The live checks of `probeSource` and `diagnose`, in the order a person would check. They consume nothing. Default:
   * none.
   */
  probe?(params: P, context: ProbeContext): readonly LiveCheck[] | Promise<readonly LiveCheck[]>
  /** What closing a source with such params and opening it again means, whatever has changed. Default: `reopen`. */
  reopening?(params: P): ParamImpact
  /**
   * Which params differ in a source that continues where another of the same key has stopped. Default: none.
   */
  goesOn?(params: P): Readonly<Record<string, unknown>>
  /**
   * Whether a source can open while another one runs, possibly of the same key. Default: it cannot, and the other one
   * is stopped first.
   */
  standsBeside?(params: P, running: P): boolean
}

/** One of the sources that `compare` gets: its spec, with the params of its type. */
export interface ComparedSource<P> extends Omit<SourceSpec, 'params'> {
  /** Resolved and validated, camelCase. */
  readonly params: P
}

/** What is odd about a source beside another one in the file: a warning of the configuration. */
export interface SourceOddity extends Pick<Diagnostic, 'code' | 'message' | 'suggestion'> {
  /** The key of the source that is odd. */
  readonly key: string
  /** The key of the earlier source that it does not fit. */
  readonly beside: string
}

/** What `open` returns: something to iterate over, or an intake that the stream asks. */
export type ConnectorRecords = AsyncIterable<RecordInit> | Intake

/** A record as a user's connector yields or pushes it. Bytes are not copied: do not change them afterwards. */
export type RecordInit =
  | Uint8Array
  | string
  | {
      /** The record's bytes, or a text, which is encoded as UTF-8. */
      readonly payload: Uint8Array | string
      /** Added to the source's tags. Default: none. */
      readonly tags?: Readonly<Record<string, string>>
      /** Where it came from, for whoever wants to continue there. Default: `{}`. */
      readonly position?: CustomPosition
      /** Shown as `event.meta`, with `kind: 'custom'`. Default: nothing but the kind. */
      readonly meta?: Readonly<Record<string, unknown>>
      /** Called once when the consumer acks, under `ack: 'manual'`. Default: nobody is told. */
      readonly onAck?: () => void | Promise<void>
    }

/** What a connector gets in addition to its params. */
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
  /** Time: use it for every timer, so that a test can move it. */
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
  /** Says that the source is waiting to try again (`stats().state`), or that it has recovered. */
  readonly retrying: (waiting: boolean) => void
  /** Sets what `stats()` counts until `open` has returned an intake; worth it if opening may take long. */
  readonly opening: (stats: () => IntakeStats) => void
  /**
   * How many records that `next()` returned wait in the stream's own buffer: 0 or 1. They are not done under `ack:
   * 'auto'`.
   */
  readonly buffered: () => number
  /**
   * Writes a line to the log, which `DEBUG=warp-flow:<type>:info` shows; `format` as `util.format` takes it. The
   * source's key comes before it.
   */
  readonly info: (format: string, ...args: readonly unknown[]) => void
  /** The same for `warp-flow:<type>:debug`: what helps to understand one source. */
  readonly debug: (format: string, ...args: readonly unknown[]) => void
  /** The same for `warp-flow:<type>:trace`: each step. */
  readonly trace: (format: string, ...args: readonly unknown[]) => void
}

/** What a user's connector gets in addition to its params; `C` are the codes of its catalogue. */
export interface ConnectorContext<C extends string = never> extends OpenContext {
  /** Where the source keeps its place from one run to the next: `options.checkpoint`, the store that files use. */
  readonly checkpoint: ConnectorCheckpoint
  /** An error to throw, or to pass to `warn`, with a code of the connector's own or of the library. */
  readonly error: (code: C | ErrorCode, details?: ErrorDetails) => ConnectorError
}

/** The details of an error in addition to its code. Fills the placeholders of the catalogue's texts. */
export interface ErrorDetails extends Pick<ErrorContext, 'path' | 'host' | 'port' | 'line' | 'param' | 'values'> {
  /** Stands at the end of the message. Default: nothing. */
  readonly detail?: string
  /** The original error, as `Error.cause` has it. Default: none. */
  readonly cause?: unknown
}

/** A `SourceError`, as a connector creates it. */
export interface ConnectorError extends Error {
  /** The code that it was created with. */
  readonly code: SourceErrorCode
  /** What it is, how to check it and how to fix it. */
  readonly classification: Classification
}

/** Without a store it is empty at each start, as at the first one, so that a connector need not distinguish the two. */
export interface ConnectorCheckpoint {
  /**
   * The value that `save` was last given, possibly in an earlier run; null if there is none. Somebody may have edited
   * it: check it before use. Rejects if the store fails, or has not answered within 30 s.
   */
  readonly load: () => Promise<unknown>
  /**
   * Makes plain data durable; null, as `done` is before the first record, leaves it as it is. Never rejects: a store
   * that fails is a `'warning'`, and what it has held is still valid.
   * Of what comes while something is being saved the last counts, and all callers wait for it.
   */
  readonly save: (value: unknown) => Promise<void>
  /**
   * The position of the last record that is done, as all before it are: by an ack under `ack: 'manual'`, else by having
   * left the source's buffer. Null before the first. Of an `Intake` that makes its own events: under `ack: 'manual'`
   * that of the watermark named `''`, else null.
   */
  readonly done: Position | null
}

/** The limits of what waits in a `pushIntake`, and what it calls. */
export interface PushOptions {
  /** How many bytes of payload may wait for the consumer; what is pushed beyond is dropped. Default 4 MiB. */
  readonly maxBytes?: number
  /** How many records may wait. Default 100000. */
  readonly maxRecords?: number
  /** Called when half of either limit is waiting: hold the peer up. Default: nobody is told. */
  readonly pause?: () => unknown
  /** Called after `pause`, when no more than a quarter waits. Default: nobody is told. */
  readonly resume?: () => unknown
  /**
   * Called when the source should take in no more: unsubscribe. Records pushed before its promise resolves are still
   * delivered. Without this hook nothing is accepted from then on.
   */
  readonly stop?: () => unknown
  /**
   * Called when all is over in whatever way, also where `open` fails or hangs: release what was opened. Its promise is
   * waited for. It is called once; again where `open` was still at work then, as that may have opened more since.
   * Default: there is nothing to release.
   */
  readonly close?: () => unknown
}

/**
 * The intake of a connector that gets its data pushed and cannot be asked: `open` returns it once it really listens.
 */
export interface PushIntake extends Intake {
  /** What `'ready'` carries: set it before `open` is done. Default `{}`. */
  opened: unknown
  /**
   * Takes a record. False: no more, please, until `drained()`. Whoever heeds that loses nothing; what is pushed while
   * `full`, or after the end, is dropped, counted in `stats().drops` and told by a `'warning'`.
   */
  readonly push: (record: RecordInit) => boolean
  /** Whether a record that is pushed now would be dropped. */
  readonly full: boolean
  /** Resolves to true when there is room again, to false when nothing more is taken. */
  readonly drained: () => Promise<boolean>
  /** There is no more: the stream ends when what waits is delivered. */
  readonly end: () => void
  /** The connector has failed: the source dies of it when what waits is delivered. */
  readonly fail: (error: unknown) => void
}

/** The pull side behind a source's stream. The stream asks; an intake never pushes. */
export interface Intake<E extends SourceEvent = SourceEvent> {
  /** What `'ready'` carries. */
  readonly opened: unknown
  /** The next record in hand, cut at this moment; null if there is none. */
  next(): E | null
  /** True once `next()` has returned its last record. */
  readonly ended: boolean
  /**
   * After `next()` returned null: calls `wake` once, never synchronously, when there is a record in hand or the intake
   * has ended or failed.
   */
  wait(wake: (error?: unknown) => void): void
  /** Takes in no more. Records in hand still come through `next()`, and then the end. */
  stop(): void | Promise<void>
  /** Releases everything it holds; resolves when it is gone. */
  close(): Promise<void>
  /**
   * Where `close()` does not wait for what hangs: resolves when that is gone, too. It is asked for after `close()`.
   * Whoever reopens what the source held (a lock, a port) waits for it. Absent where nothing is held by then.
   */
  readonly released?: Promise<void>
  /** What it has counted until now, as plain data; may be called at any moment and must not throw. */
  stats(): IntakeStats
  /**
   * Takes over params whose change is declared as `live`; without it such a change reopens the source. `params` has all
   * of them, resolved.
   */
  update?(params: Readonly<Record<string, unknown>>): void
  /** The state of each matching file; only for sources that follow files. */
  files?(): readonly FollowedFile[]
  /**
   * What prevents the source from doing its work at this moment, although it runs. Empty or absent if nothing does.
   */
  health?(): readonly HealthTrouble[]
}

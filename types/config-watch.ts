import type { Config } from './config.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { ParamImpact } from './params.ts'
import type { Report } from './report.ts'

/** Yielded by `watchConfig`: one for each state of the files that differs from the previous one. */
export type ConfigGeneration<T extends string = string> = ValidGeneration<T> | InvalidGeneration<T>

/** A valid state of the files. */
export interface ValidGeneration<T extends string = string> {
  /** The number of the state, from 1. */
  readonly generation: number
  /** The configuration, in effect from now on. */
  readonly config: Config<T>
  /**
   * The changes since the last valid configuration; at the start every enabled source is `added`. Empty if a fault has
   * been reverted.
   */
  readonly changes: readonly SourceChange[]
  /** The absolute paths of all files that the configuration was read from. */
  readonly files: readonly string[]
  readonly diagnostics?: never
}

/** An invalid state of the files. */
export interface InvalidGeneration<T extends string = string> {
  /** The number of the state, from 1. */
  readonly generation: number
  /** Every problem of every file. */
  readonly diagnostics: readonly Diagnostic[]
  /** The last valid configuration, which stays in effect; null if there was none. */
  readonly kept: Config<T> | null
  readonly config?: never
  readonly changes?: never
}

/** The change of one source. A source that is disabled by `enable = false` counts as `removed`. */
export interface SourceChange {
  /** The key of the source. */
  readonly key: string
  /** The kind of change. */
  readonly kind: 'added' | 'removed' | 'changed'
  /** The differences between its effective params. Empty if the source is added or removed. */
  readonly params: readonly ParamChange[]
  /** The differences between its tags. Empty if the source is added or removed. */
  readonly tags: readonly TagChange[]
  /** The strongest impact of all its changes. */
  readonly impact: ParamImpact
}

/** A changed param. Plain data; secrets are `[redacted]`. */
export interface ParamChange {
  /** The names of the param in TOML, from the outside in: `['config', 'sasl_password']`. */
  readonly path: readonly string[]
  /** The value before; null if it was not given. */
  readonly from: unknown
  /** The value now; null if it is not given. */
  readonly to: unknown
}

/** A changed tag. */
export interface TagChange {
  /** The name of the tag. */
  readonly name: string
  /** The value before; null if there was no such tag. */
  readonly from: string | null
  /** The value now; null if there is no such tag. */
  readonly to: string | null
}

/**
 * The outcome of `applyChanges` for one source. `applied`: the source matches the configuration. `rolledBack`: the
 * previous source keeps running, or was opened again; `error` says why the new one does not run, and `report` what the
 * live checks found. `failed`: no source with this key runs; `error` says why the new one does not, and `rollbackError`
 * why the previous one does not, if there was one.
 */
export type AppliedChange = {
  /** The key of the source. */
  readonly key: string
  /** The kind of change. */
  readonly kind: SourceChange['kind']
} & (
  | {
      /** The source matches the configuration. */
      readonly outcome: 'applied'
    }
  | {
      /** The previous source keeps running, or was opened again. */
      readonly outcome: 'rolledBack'
      /** Why the new source does not run. */
      readonly error: Error
      /** The report of the live checks that failed for the new source; absent if none failed. */
      readonly report?: Report
    }
  | {
      /** No source with this key runs. */
      readonly outcome: 'failed'
      /** Why the new source does not run. */
      readonly error: Error
      readonly report?: never
      /** Why the previous source does not run either; absent if there was none. */
      readonly rollbackError?: Error
    }
)

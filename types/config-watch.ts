import type { Config } from './config.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { ParamImpact } from './params.ts'
import type { Report } from './report.ts'

/** What `watchConfig` yields, one for each state of the files that differs from the one before. */
export type ConfigGeneration<T extends string = string> = ValidGeneration<T> | InvalidGeneration<T>

/** A valid state of the files. */
export interface ValidGeneration<T extends string = string> {
  /** The number of the state, from 1. */
  readonly generation: number
  /** The configuration, from now on in force. */
  readonly config: Config<T>
  /**
   * Against the last configuration that was given; at the start every enabled source is `added`. Empty if a fault
   * has been taken back.
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
  /** The last valid configuration, which stays in force; null if there was none. */
  readonly kept: Config<T> | null
  readonly config?: never
  readonly changes?: never
}

/** What happens to one source. A source that `enable = false` takes out of use is `removed`. */
export interface SourceChange {
  /** The key of the source. */
  readonly key: string
  /** What becomes of it. */
  readonly kind: 'added' | 'removed' | 'changed'
  /** The differences among its params, as they are used. Empty if it is added or removed. */
  readonly params: readonly ParamChange[]
  /** The differences among its tags. Likewise. */
  readonly tags: readonly TagChange[]
  /** The strongest impact of all its changes. */
  readonly impact: ParamImpact
}

/** A param that differs. Plain data; secrets are `[redacted]`, and one that was not given is null. */
export interface ParamChange {
  /** Its names in TOML, from the outside in: `['config', 'sasl_password']`. */
  readonly path: readonly string[]
  /** The value before; null if it was not given. */
  readonly from: unknown
  /** The value now; null if it is not given. */
  readonly to: unknown
}

/** A tag that differs. */
export interface TagChange {
  /** The name of the tag. */
  readonly name: string
  /** The value before; null if there was no such tag. */
  readonly from: string | null
  /** The value now; null if there is no such tag. */
  readonly to: string | null
}

/**
 * What `applyChanges` has done to a source. `applied`: it is as the configuration wants it. `rolledBack`: the previous
 * source runs on, or was opened again; `error` says why the new one does not, and `report` what its live checks had
 * against it. `failed`: no source of that key runs; `error` says why the new one does not, `rollbackError` why the
 * previous one does not, if there was one.
 */
export type AppliedChange = {
  /** The key of the source. */
  readonly key: string
  /** What was to become of it. */
  readonly kind: SourceChange['kind']
} & (
  | {
      /** It is as the configuration wants it. */
      readonly outcome: 'applied'
    }
  | {
      /** The previous source runs on, or was opened again. */
      readonly outcome: 'rolledBack'
      /** Why the new one does not run. */
      readonly error: Error
      /** The report of the live checks that spoke against the new one; absent if they did not. */
      readonly report?: Report
    }
  | {
      /** No source of that key runs. */
      readonly outcome: 'failed'
      /** Why the new one does not run. */
      readonly error: Error
      readonly report?: never
      /** Why the previous one does not run either; absent if there was none. */
      readonly rollbackError?: Error
    }
)

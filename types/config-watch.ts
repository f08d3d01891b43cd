import type { Config } from './config.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { ParamImpact } from './params.ts'
import type { Report } from './report.ts'

/** What `watchConfig` gives, one for each state of the files that differs from the one before. */
export type ConfigGeneration<T extends string = string> = ValidGeneration<T> | InvalidGeneration<T>

/** A state of the files that can be used. */
export interface ValidGeneration<T extends string = string> {
  /** Counts what `watchConfig` has given, from 1. */
  readonly generation: number
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

/** A state of the files that cannot be used. */
export interface InvalidGeneration<T extends string = string> {
  readonly generation: number
  /** Every problem of every file. */
  readonly diagnostics: readonly Diagnostic[]
  /** The configuration that was given last and stays in force; null if none was. */
  readonly kept: Config<T> | null
  readonly config?: never
  readonly changes?: never
}

/** What becomes of one source. One that `enable = false` takes out of use is `removed`. */
export interface SourceChange {
  readonly key: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** What differs among its params, as they are used. Empty if it is added or removed. */
  readonly params: readonly ParamChange[]
  /** What differs among its tags. Likewise. */
  readonly tags: readonly TagChange[]
  /** The gravest of all that is to happen. */
  readonly impact: ParamImpact
}

/** A param that differs. Plain data; secrets are `[redacted]`, and one that was not given is null. */
export interface ParamChange {
  /** Its names in TOML, from the outside in: `['config', 'sasl_password']`. */
  readonly path: readonly string[]
  readonly from: unknown
  readonly to: unknown
}

export interface TagChange {
  readonly name: string
  readonly from: string | null
  readonly to: string | null
}

/** What has become of a source that `applyChanges` was to bring up to date. */
export type AppliedChange = { readonly key: string; readonly kind: SourceChange['kind'] } &
  /** It is as the configuration wants it. */
  (
    | { readonly outcome: 'applied' }
    /** The source of before runs on, or was opened again. */
    | { readonly outcome: 'rolledBack'; readonly error: Error; readonly report?: Report }
    /**
     * No source of that key runs. `error` says why not the new one, `rollbackError` why not the one of before, where
     * there was one.
     */
    | { readonly outcome: 'failed'; readonly error: Error; readonly report?: never; readonly rollbackError?: Error }
  )

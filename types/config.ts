import type { ConnectorType } from './connector.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { ExpectedParam, SourceDeclared } from './report.ts'
import type { Tags } from './tags.ts'

/** A TOML document and the name its diagnostics give. */
export interface ConfigText {
  readonly file: string
  readonly text: string
}

export interface LoadConfigInput<N extends string = string> {
  /** `wpsrc.toml` */
  readonly sources: ConfigText
  /** `connectors/source.d/*.toml`, sorted by name. */
  readonly connectors: readonly ConfigText[]
  /** The user's own connector types, in addition to the built-in ones. */
  readonly types?: readonly ConnectorType<Readonly<Record<string, unknown>>, N>[]
  /** The variables for `${VAR}`; none by default, so that loading stays pure. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Names of variables whose values are secrets wherever they are used. */
  readonly secretEnv?: readonly string[]
  /** Where relative paths in params start. Default: the folder of `sources.file`. */
  readonly folder?: string
}

export type LoadConfigResult<T extends string = string> =
  | { readonly ok: true; readonly config: Config<T>; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly config?: never; readonly diagnostics: readonly Diagnostic[] }

/** A configuration whose sources are of the types `T`: those of the library, and those given as `types`. */
export interface Config<T extends string = string> {
  /** The spec of one source, enabled or not. Throws a `ConfigError` that names the keys there are. */
  source(key: string): SpecOf<T>
  /** The enabled sources, in file order. */
  readonly sources: readonly SpecOf<T>[]
  /** The sources that `enable = false` disables, likewise. */
  readonly disabled: readonly SpecOf<T>[]
  readonly connectors: readonly ConnectorSpec[]
  /** Warnings; a config never has errors. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The specs of several types, distinguished by their `type`. */
export type SpecOf<T extends string> = T extends string ? SourceSpec<T> : never

/** A source, resolved: plain data, all that `createSource` needs. */
export interface SourceSpec<T extends string = string> {
  readonly key: string
  readonly type: T
  /** The id of its connector; null if a factory was given params alone. */
  readonly connector: string | null
  /** Resolved and validated, camelCase. */
  readonly params: Readonly<Record<string, unknown>>
  readonly tags: Tags
  readonly enable: boolean
  /** snake_case param => where its value came from. */
  readonly origin: Readonly<Record<string, ParamOrigin>>
  /** Where a fix of its params is written; absent if code made it. */
  readonly declared?: SourceDeclared
}

/** A connector as declared in `connectors/source.d`. Params are as written, snake_case. */
export interface ConnectorSpec {
  readonly id: string
  readonly type: string
  readonly allowOverride: readonly string[]
  readonly params: Readonly<Record<string, unknown>>
  /** snake_case param => where it stands. */
  readonly origin: Readonly<Record<string, ParamOrigin>>
  /** Absent if code made it. */
  readonly declared?: ConnectorDeclared
}

/** Where a connector was declared in TOML. */
export interface ConnectorDeclared {
  readonly file: string
  /** Its table of params: `['connectors', 0, 'params']`; it need not be there yet. */
  readonly params: readonly (string | number)[]
  /** Where relative paths among its params start. */
  readonly folder: string
}

/** The result of `validateConfig`. */
export interface ConfigValidation {
  /** False if one of the diagnostics is an error. */
  readonly ok: boolean
  /** Every problem of every file; warnings, too. */
  readonly diagnostics: readonly Diagnostic[]
  /** With `verbose`, of a configuration that can be used: all sources, enabled or not. */
  readonly sources?: readonly ValidatedSource[]
}

/** A source with each of its values, and where that came from. */
export interface ValidatedSource extends Pick<SourceSpec, 'key' | 'type' | 'connector' | 'enable' | 'tags'> {
  /** By their names in TOML; secrets are `[redacted]`. */
  readonly params: Readonly<Record<string, ExpectedParam>>
}

/** The result of `validateConnectors`. */
export interface ConnectorsValidation {
  readonly ok: boolean
  readonly diagnostics: readonly Diagnostic[]
  /** With `verbose`, if all of them are valid. */
  readonly connectors?: readonly ValidatedConnector[]
}

/** A connector with its own values, and where they come from. */
export interface ValidatedConnector extends Pick<ConnectorSpec, 'id' | 'type' | 'allowOverride'> {
  readonly params: Readonly<Record<string, ExpectedParam>>
}

/** A connector as `listConnectors` returns it. */
export interface ConnectorUse extends Pick<ConnectorSpec, 'id' | 'type' | 'allowOverride'> {
  /** The file that declares it; null if code made it. */
  readonly file: string | null
  /** Keys of the enabled sources that use it, in the order of the file. */
  readonly sources: readonly string[]
  /** Keys of the disabled sources that use it: their declarations still need it. */
  readonly disabled: readonly string[]
}

export type ParamOrigin =
  | { readonly from: 'default' }
  | { readonly from: 'factory' }
  | { readonly from: 'connector' | 'source'; readonly file: string; readonly line: number; readonly column: number }

/** The result of `resolveParams`: the merged params and, for each, where its value came from. */
export interface ResolvedParamsReport {
  /** snake_case, defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>
  readonly origin: Readonly<Record<string, ParamOrigin>>
  readonly diagnostics: readonly Diagnostic[]
}

import type { ConnectorType } from './connector.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { ExpectedParam, SourceDeclared } from './report.ts'
import type { Tags } from './tags.ts'

/** A TOML document and its name in diagnostics. */
export interface ConfigText {
  /** The name of the document, as diagnostics show it: a path. */
  readonly file: string
  /** The document itself. */
  readonly text: string
}

/** The input of `loadConfig`: documents and their surroundings. */
export interface LoadConfigInput<N extends string = string> {
  /** The document with the sources: `wpsrc.toml`. */
  readonly sources: ConfigText
  /** The documents with the connectors: `connectors/source.d/*.toml`, sorted by name. */
  readonly connectors: readonly ConfigText[]
  /** The user's own connector types, in addition to the built-in ones. Default: none. */
  readonly types?: readonly ConnectorType<Readonly<Record<string, unknown>>, N>[]
  /** The variables for `${VAR}`. Default: none, so that loading stays pure. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Names of variables whose values are secrets wherever they are used. Default: none. */
  readonly secretEnv?: readonly string[]
  /** The folder that relative paths in params start from. Default: that of `sources.file`. */
  readonly folder?: string
}

/** The result of `loadConfig`: the configuration, or the reasons why there is none; warnings in either case. */
export type LoadConfigResult<T extends string = string> =
  | {
      /** The configuration can be used. */
      readonly ok: true
      /** The configuration. */
      readonly config: Config<T>
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[]
    }
  | {
      /** There is no configuration. */
      readonly ok: false
      readonly config?: never
      /** Every problem of every document, including warnings. */
      readonly diagnostics: readonly Diagnostic[]
    }

/** A configuration whose sources are of the types `T`: those of the library, and those given as `types`. */
export interface Config<T extends string = string> {
  /** The spec of one source, enabled or not. Throws a `ConfigError` that names the existing keys. */
  source(key: string): SpecOf<T>
  /** The enabled sources, in file order. */
  readonly sources: readonly SpecOf<T>[]
  /** The sources that `enable = false` disables, in file order. */
  readonly disabled: readonly SpecOf<T>[]
  /** All connectors, in the order of their files. */
  readonly connectors: readonly ConnectorSpec[]
  /** Warnings; a config never has errors. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The specs of several types, distinguished by their `type`. */
export type SpecOf<T extends string> = T extends string ? SourceSpec<T> : never

/** A source, resolved: plain data, all that `createSource` needs. */
export interface SourceSpec<T extends string = string> {
  /** The source's name, unique in its configuration: `key` in TOML. */
  readonly key: string
  /** The type of its connector. */
  readonly type: T
  /** The id of its connector; null if a factory was given params alone. */
  readonly connector: string | null
  /** Resolved and validated, camelCase. */
  readonly params: Readonly<Record<string, unknown>>
  /** The user's tags, which every record gets. */
  readonly tags: Tags
  /** Whether the source is in use: `enable` in TOML. */
  readonly enable: boolean
  /** snake_case param => where its value came from. */
  readonly origin: Readonly<Record<string, ParamOrigin>>
  /** Where a fix of its params belongs in TOML; absent if code created the source. */
  readonly declared?: SourceDeclared
}

/** A connector as declared in `connectors/source.d`. Params are as written, snake_case. */
export interface ConnectorSpec {
  /** The connector's name, by which sources refer to it: `id` in TOML. */
  readonly id: string
  /** The type of its sources: `type` in TOML. */
  readonly type: string
  /** The params that a source may set itself: `allow_override` in TOML. */
  readonly allowOverride: readonly string[]
  /** Its params as written: snake_case, without defaults. */
  readonly params: Readonly<Record<string, unknown>>
  /** snake_case param => where it is written. */
  readonly origin: Readonly<Record<string, ParamOrigin>>
  /** Where it is written in TOML; absent if code created the connector. */
  readonly declared?: ConnectorDeclared
}

/** Where a connector was declared in TOML. */
export interface ConnectorDeclared {
  /** The file that declares it. */
  readonly file: string
  /** The path of its table of params: `['connectors', 0, 'params']`; the table may not exist yet. */
  readonly params: readonly (string | number)[]
  /** The folder that relative paths in its params start from. */
  readonly folder: string
}

/** The result of `validateConfig`. */
export interface ConfigValidation {
  /** False if one of the diagnostics is an error. */
  readonly ok: boolean
  /** Every problem of every file; warnings, too. */
  readonly diagnostics: readonly Diagnostic[]
  /** All sources, enabled or not; only with `verbose`, and only of a configuration that can be used. */
  readonly sources?: readonly ValidatedSource[]
}

/** A source with each of its values, and where that came from. */
export interface ValidatedSource extends Pick<SourceSpec, 'key' | 'type' | 'connector' | 'enable' | 'tags'> {
  /** By their names in TOML; secrets are `[redacted]`. */
  readonly params: Readonly<Record<string, ExpectedParam>>
}

/** The result of `validateConnectors`. */
export interface ConnectorsValidation {
  /** False if one of the diagnostics is an error. */
  readonly ok: boolean
  /** Every problem of every file; warnings, too. */
  readonly diagnostics: readonly Diagnostic[]
  /** All connectors; only with `verbose`, and only if all of them are valid. */
  readonly connectors?: readonly ValidatedConnector[]
}

/** A connector with its own values, and where they come from. */
export interface ValidatedConnector extends Pick<ConnectorSpec, 'id' | 'type' | 'allowOverride'> {
  /** By their names in TOML; secrets are `[redacted]`. */
  readonly params: Readonly<Record<string, ExpectedParam>>
}

/** A connector as `listConnectors` returns it. */
export interface ConnectorUse extends Pick<ConnectorSpec, 'id' | 'type' | 'allowOverride'> {
  /** The file that declares it; null if code created the connector. */
  readonly file: string | null
  /** Keys of the enabled sources that use it, in the order of the file. */
  readonly sources: readonly string[]
  /** Keys of the disabled sources that use it: their declarations still need it. */
  readonly disabled: readonly string[]
}

/** Where a param's value came from: its declaration, code, or a place in a TOML file. */
export type ParamOrigin =
  | {
      /** Its declaration. */
      readonly from: 'default'
    }
  | {
      /** Code: the params of a factory. */
      readonly from: 'factory'
    }
  | {
      /** The table of a connector, or of a source, in TOML. */
      readonly from: 'connector' | 'source'
      /** The file that holds it. */
      readonly file: string
      /** Its line, 1-based. */
      readonly line: number
      /** Its column, 1-based, counted in UTF-16 code units. */
      readonly column: number
    }

/** The result of `resolveParams`: the merged params and, for each, where its value came from. */
export interface ResolvedParamsReport {
  /** The merged params: snake_case, with defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>
  /** snake_case param => where its value came from. */
  readonly origin: Readonly<Record<string, ParamOrigin>>
  /** Every problem of the params; warnings, too. */
  readonly diagnostics: readonly Diagnostic[]
}

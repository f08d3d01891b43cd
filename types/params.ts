/**
 * One param of a connector: validation, defaults, the TypeScript types, the JSON Schema and the tables in `docs/` come
 * from these declarations. Names are snake_case, as in TOML; types and factories use camelCase.
 */
export type ParamDeclaration =
  | StringParam
  | IntegerParam
  | BooleanParam
  | StringListParam
  | PropertiesParam
  | TableParam
  | ValueParam

interface ParamBase {
  /** One sentence for the documents, the JSON Schema and the diagnostics. */
  readonly help: string
  /** The release that introduced the param, as shown in the documents and the JSON Schema. Default: not shown. */
  readonly since?: string
  /** The param is mandatory and has no default; absent if it is optional. */
  readonly required?: true
  /** The value is wrapped in a `Secret` and never printed; absent if it is no secret. */
  readonly secret?: true
  /** How the documents show the default, if the value itself would mislead. */
  readonly defaultText?: string
  /** The param makes sense only if another one has one of these values: name => values. */
  readonly onlyWith?: Readonly<Record<string, readonly (string | boolean)[]>>
  /** Params that may not be given together with it. Default: none. */
  readonly notWith?: readonly string[]
  /** The impact of a change on a running source. Default: that of its table, otherwise `reopen`. */
  readonly impact?: ParamImpact
}

/**
 * The impact of a change on a running source, from mildest to strongest. `live`: the source adopts it without a pause.
 * `reopen`: the source closes, opens again, and continues where it was. `rejoin`: the same for a member of a group,
 * which redistributes its partitions. `rereads`: records that were delivered may come again.
 */
export type ParamImpact = 'live' | 'reopen' | 'rejoin' | 'rereads'

/** A text param. */
export interface StringParam extends ParamBase {
  /** The kind of param: a text. */
  readonly type: 'string'
  /** The value if it is left out; without it the param may be absent. */
  readonly default?: string
  /** The only values that are accepted; without it any text is. */
  readonly choices?: readonly string[]
  /** Other spellings of a choice: spelling => choice. Default: none. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Known choices that are not supported: spelling => the reason. Default: none. */
  readonly refused?: Readonly<Record<string, string>>
  /** An empty text is refused; without it, it is accepted. */
  readonly nonEmpty?: true
  /**
   * Marks a path: a relative one in TOML, or the default, starts at the folder of `wpsrc.toml`. The content of a
   * `config-file` belongs to the configuration: `watchConfig` treats a changed content as a changed value. Absent if
   * the value is no path.
   */
  readonly path?: 'from-config' | 'config-file'
  /**
   * A rule for the value alone: returns what is wrong with it, as the end of a sentence (`is not a host name`), or
   * null. Default: every text is right.
   */
  readonly check?: (value: string) => string | BadValue | DoubtfulValue | null
  /**
   * Words that people write for one of the choices, in lower case, and that are refused with a hint: word => choice.
   * Default: none.
   */
  readonly meant?: Readonly<Record<string, string>>
  /** For a value that is not a choice here but belongs to another param: what to write there. Null if it does not. */
  readonly elsewhere?: (value: string) => BadValue | null
}

/** Describes a wrong value, if a sentence is not enough. */
export interface BadValue {
  /** The problem, as the end of a sentence that begins with the param's name. */
  readonly message: string
  /** What to write instead; absent if unknown. */
  readonly suggestion?: string
  /** The suggestion for params in code, if their notation differs. Default: `suggestion`. */
  readonly inCode?: string
  /** The affected part of the value; absent if it is the whole value. */
  readonly part?: ValuePart
  /**
   * The params to set if the intention is clear, this one or others next to it => values; null removes one. Absent if
   * unclear.
   */
  readonly set?: Readonly<Record<string, string | number | null>>
}

/** A value that is used as it is, with a warning: it is valid but probably not what was meant. */
export interface DoubtfulValue extends BadValue {
  /** Marks it as a warning. */
  readonly severity: 'warning'
}

/** A part of a text, in UTF-16 code units. */
export interface ValuePart {
  /** Where the part begins, in UTF-16 code units from the beginning of the text. */
  readonly offset: number
  /** The length of the part, in UTF-16 code units. */
  readonly length: number
}

/** A param that is an integer. */
export interface IntegerParam extends ParamBase {
  /** The kind of param: a whole number. */
  readonly type: 'integer'
  /** The value if it is left out, in `unit`; without it the param may be absent. */
  readonly default?: number
  /** The least value that is accepted, in `unit`. */
  readonly min: number
  /** The greatest value that is accepted, in `unit`. */
  readonly max: number
  /** The unit, for texts about the param; absent if it is neither bytes nor milliseconds. */
  readonly unit?: 'bytes' | 'ms'
  /** A rule for the value alone, as for a string. Default: every value in the range is right. */
  readonly check?: (value: number) => string | BadValue | DoubtfulValue | null
  /**
   * The number identifies something, as a port does, so that the nearest allowed value is never suggested. Absent if it
   * is an amount.
   */
  readonly exact?: true
}

/** A param that is true or false. */
export interface BooleanParam extends ParamBase {
  /** The kind of param: true or false. */
  readonly type: 'boolean'
  /** The value if it is left out; without it the param may be absent. */
  readonly default?: boolean
}

/** A string or an array of strings; always an array once resolved. */
export interface StringListParam extends ParamBase {
  /** The kind of param: a list of texts. */
  readonly type: 'string-list'
  /** The value if it is left out; without it the param may be absent. */
  readonly default?: readonly string[]
  /** The separator at which a single string is split; without it, a string is a list of one element. */
  readonly separator?: ','
  /** An empty list, and an empty text in the list, are refused; if absent, both are accepted. */
  readonly nonEmpty?: true
  /** A rule for each string alone, as for a string. Default: every text is right. */
  readonly check?: (value: string) => string | BadValue | null
}

/** `{ k = "v" }`, `["k=v", ...]` or `"k=v"`, split at the first `=`: string => string once resolved. */
export interface PropertiesParam extends ParamBase {
  /** The kind of param: names with values. */
  readonly type: 'properties'
  /** The known names; if absent, every name is accepted. Dots and underscores are equivalent. */
  readonly names?: Readonly<Record<string, PropertyName>>
}

/** One name of a `properties` param. */
export interface PropertyName {
  /** One sentence for README, the JSON Schema and the diagnostics. */
  readonly help: string
  /** What the text of the value has to represent. */
  readonly type: 'string' | 'integer' | 'boolean'
  /** The least value of an `integer`; without it there is none. */
  readonly min?: number
  /** The greatest value of an `integer`; without it there is none. */
  readonly max?: number
  /** The only values that are accepted. Case does not matter here. Default: any. */
  readonly choices?: readonly string[]
  /** Other spellings of a choice or of a number: spelling => what it stands for. Default: none. */
  readonly aliases?: Readonly<Record<string, string>>
  /** The value is wrapped in a `Secret` and never printed; absent if it is no secret. */
  readonly secret?: true
  /** Marks a path: a relative one in TOML starts at the folder of `wpsrc.toml`. Absent if the value is no path. */
  readonly path?: 'from-config'
  /**
   * The effective value if it is left out, unless another given setting overrides it. It is not filled in: a setting
   * that was not given stays absent.
   */
  readonly default?: string
  /** Set if this name is another spelling: the name whose declaration applies. Absent if it stands for itself. */
  readonly sameAs?: string
  /** Why a name known from other clients is refused here; absent if it is accepted. */
  readonly refused?: string
  /**
   * The values of a refused name that are accepted because they ask for what happens anyway. Case does not matter.
   * Default: none.
   */
  readonly anyway?: readonly string[]
}

/** A table with params of its own. */
export interface TableParam extends ParamBase {
  /** The kind of param: a table. */
  readonly type: 'table'
  /** The params in the table. */
  readonly params: ParamsTable
  /** The param to which a text is assigned that is given instead of the table; if absent, a text is refused. */
  readonly shorthand?: string
}

/** A value that only code can give (such as a function) or that the connector checks itself. */
export interface ValueParam extends ParamBase {
  /** The kind of param: a value of any type. */
  readonly type: 'value'
  /** Returns a sentence for the diagnostic if the value is wrong, else null. Default: every value is right. */
  readonly check?: (value: unknown) => string | null
  /**
   * Checks the value's type, which the types of the connector and of the factory then show; called after `check`.
   * Default: the type is `unknown`.
   */
  readonly is?: (value: unknown) => value is unknown
  /** What the value has to be, for the message if `is` returns false: `function`. */
  readonly expected?: string
  /** The value if it is left out; without it the param may be absent. */
  readonly default?: string | number | boolean
  /** Its JSON Schema. Default: one that accepts anything. */
  readonly schema?: Readonly<Record<string, unknown>>
}

/** name => declaration */
export interface ParamsTable {
  readonly [name: string]: ParamDeclaration
}

/**
 * A rule over several params. `check` sees the merged snake_case params with defaults filled in, and is not called if
 * one of `params` is already known to be wrong. Texts name params in backticks and snake_case; messages about params in
 * code have camelCase.
 */
export interface ParamsRule {
  /** The params of the rule; the diagnostic points at the first one that was given. */
  readonly params: readonly string[]
  /** Returns what breaks the rule; null if the params follow it. */
  check(params: Readonly<Record<string, unknown>>): BrokenRule | null
}

/** What breaks a rule over several params. */
export interface BrokenRule {
  /** What is wrong, in one sentence. */
  readonly message: string
  /** What to write instead; absent if unknown. */
  readonly suggestion?: string
  /** Default: `CONFIG_CONFLICT`. `CONFIG_DOUBTFUL_VALUE` is a warning, all others are errors. */
  readonly code?: 'CONFIG_CONFLICT' | 'CONFIG_MISSING_PARAM' | 'CONFIG_BAD_VALUE' | 'CONFIG_DOUBTFUL_VALUE'
  /**
   * The param that the diagnostic points at, with a name inside it: `['config', 'session_timeout_ms']`. Default: the
   * first of `params` that was given.
   */
  readonly path?: readonly string[]
}

/** `max_line_bytes` => `maxLineBytes` */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S

type ValueOf<D extends ParamDeclaration> = D extends {
  readonly type: 'string'
  readonly choices: readonly (infer C extends string)[]
}
  ? C
  : D extends { readonly type: 'string'; readonly secret: true }
    ? Secret
    : D extends { readonly type: 'string' }
      ? string
      : D extends { readonly type: 'integer' }
        ? number
        : D extends { readonly type: 'boolean' }
          ? boolean
          : D extends { readonly type: 'string-list' }
            ? readonly string[]
            : D extends { readonly type: 'properties' }
              ? Readonly<Record<string, string | Secret>>
              : D extends { readonly type: 'table'; readonly params: infer T extends ParamsTable }
                ? ResolvedParams<T>
                : D extends { readonly type: 'value'; readonly is: (value: unknown) => value is infer V }
                  ? V
                  : unknown

type InputOf<D extends ParamDeclaration> = D extends {
  readonly type: 'string'
  readonly choices: readonly (infer C extends string)[]
}
  ? C | AliasOf<D>
  : D extends { readonly type: 'string'; readonly secret: true }
    ? string | Secret
    : D extends { readonly type: 'string-list' }
      ? string | readonly string[]
      : D extends { readonly type: 'properties' }
        ? string | readonly string[] | Readonly<Record<string, string | number | boolean | Secret>>
        : D extends { readonly type: 'table'; readonly params: infer T extends ParamsTable }
          ? InputParams<T>
          : ValueOf<D>

type AliasOf<D> = D extends { readonly aliases: infer A } ? Extract<keyof A, string> : never

type Always<D> = D extends { readonly required: true } ? true : D extends { readonly default: unknown } ? true : false

/** The params as a connector receives them: camelCase, with defaults filled in. */
export type ResolvedParams<T extends ParamsTable> = Simplify<
  { readonly [K in keyof T & string as Always<T[K]> extends true ? CamelCase<K> : never]: ValueOf<T[K]> } & {
    readonly [K in keyof T & string as Always<T[K]> extends true ? never : CamelCase<K>]?: ValueOf<T[K]>
  }
>

/** The params as a factory accepts them: camelCase; params with a default are optional. */
export type InputParams<T extends ParamsTable> = Simplify<
  {
    readonly [K in keyof T & string as T[K] extends { readonly required: true } ? CamelCase<K> : never]: InputOf<T[K]>
  } & {
    readonly [K in keyof T & string as T[K] extends { readonly required: true } ? never : CamelCase<K>]?:
      | InputOf<T[K]>
      | undefined
  }
>

/** Shows an intersection as one flat object when an editor explains a type. */
type Simplify<T> = { [K in keyof T]: T[K] } & {}

/** A value that never shows itself: JSON, `util.inspect` and string conversion print `[redacted]`. */
export interface Secret {
  /** The value itself. */
  reveal(): string
  /** `[redacted]`, for `JSON.stringify`. */
  toJSON(): string
  /** `[redacted]`, for templates and string conversion. */
  toString(): string
}

import type { Category, Platform, Severity } from './classification.ts'

/**
 * What codes of a connector's own mean: code => entry. A code is in capitals with at least one underscore
 * (`HTTP_UNAVAILABLE`), and none that the library knows. `defineConnector` throws one `ConfigError` that holds every
 * problem.
 */
export interface ConnectorCatalogue {
  readonly [code: string]: ConnectorFault
}

/**
 * What one code means, how to check it and how to fix it. Texts may hold placeholders: `{host}`, `{port}`, `{path}`,
 * `{source}` and any name of `values`. In a command a placeholder is a word of its own, outside of quotation marks: it
 * is quoted when it is filled.
 */
export interface ConnectorFault {
  /** One sentence. */
  readonly symptom: ConnectorText
  /** Default `internal`. */
  readonly category?: Category
  /** Whether the same may succeed later without anybody's help. Default false. */
  readonly retryable?: boolean
  /** Of what is survived; what ends a source is `fatal` whatever stands here. Default `error`. */
  readonly severity?: Severity
  /** What to look at before changing anything, the likeliest first. Default: nothing. */
  readonly checks?: readonly (ConnectorText | ConnectorAdvice)[]
  /** What fixes it, the best first. Default: nothing. */
  readonly remedies?: readonly (ConnectorText | ConnectorRemedy)[]
  /** Where more is written: an address. Default: nowhere. */
  readonly docs?: string
}

/** One text for every language, or one for each: where `zh` is missing `en` stands for it. */
export type ConnectorText =
  | string
  | {
      /** The text in English. */
      readonly en: string
      /** The text in Chinese. Default: that in English. */
      readonly zh?: string
    }

/** Something to look at, as a connector's author writes it. */
export interface ConnectorAdvice {
  /** What to look at, or what to do: one sentence. */
  readonly text: ConnectorText
  /** One command for every platform, or one for each. Default: none. */
  readonly commands?: string | Readonly<Partial<Record<Platform, string>>>
}

/** Something that fixes it, as a connector's author writes it. */
export interface ConnectorRemedy extends ConnectorAdvice {
  /** A TOML fragment for `wpsrc.toml`; only if a setting fixes it. */
  readonly toml?: string
}

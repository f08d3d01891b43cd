import type { Category, Platform, Severity } from './classification.ts'

/**
 * The meaning of a connector's own error codes: code => entry. A code is in capitals with at least one underscore
 * (`HTTP_UNAVAILABLE`), and differs from all codes of the library. `defineConnector` throws one `ConfigError` that
 * lists every problem.
 */
export interface ConnectorCatalogue {
  readonly [code: string]: ConnectorFault
}

/**
 * What one code means, how to check it and how to fix it. Texts may hold placeholders: `{host}`, `{port}`, `{path}`,
 * `{source}` and any name in `values`. In a command, a placeholder is a separate word outside of quotation marks: its
 * value is quoted when it is filled in.
 */
export interface ConnectorFault {
  /** One sentence. */
  readonly symptom: ConnectorText
  /** Default `internal`. */
  readonly category?: Category
  /** Whether the same action may succeed later without intervention. Default false. */
  readonly retryable?: boolean
  /** The severity if the source survives it; an error that ends the source is always `fatal`. Default `error`. */
  readonly severity?: Severity
  /** What to look at before changing anything, the most likely cause first. Default: nothing. */
  readonly checks?: readonly (ConnectorText | ConnectorAdvice)[]
  /** What fixes the error, the best fix first. Default: nothing. */
  readonly remedies?: readonly (ConnectorText | ConnectorRemedy)[]
  /** The address of further documentation. Default: none. */
  readonly docs?: string
}

/** One text for all languages, or one for each; without `zh`, `en` is used for both. */
export type ConnectorText =
  | string
  | {
      /** The text in English. */
      readonly en: string
      /** The text in Chinese. Default: that in English. */
      readonly zh?: string
    }

/** A check, as a connector's author writes it. */
export interface ConnectorAdvice {
  /** What to look at, or what to do, in one sentence. */
  readonly text: ConnectorText
  /** One command for every platform, or one for each. Default: none. */
  readonly commands?: string | Readonly<Partial<Record<Platform, string>>>
}

/** A remedy, as a connector's author writes it. */
export interface ConnectorRemedy extends ConnectorAdvice {
  /** A TOML fragment for `wpsrc.toml`; only if a setting fixes it. */
  readonly toml?: string
}

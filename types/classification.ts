import type { SourceErrorCode } from './error-codes.ts'

/** A text in each language of the library. */
export interface Localized {
  readonly en: string
  readonly zh: string
}

export type Locale = keyof Localized

/** The part of the world that an error belongs to. */
export type Area = 'file' | 'kafka' | 'syslog' | 'config' | 'tls' | 'system'

export type Category =
  | 'not-found'
  | 'permission'
  | 'in-use'
  | 'unreachable'
  | 'timeout'
  | 'auth'
  | 'tls'
  | 'protocol'
  | 'format'
  | 'limit'
  | 'config'
  | 'internal'

/** `fatal` ends the source; `error` loses or changes records; `warning` is survived. */
export type Severity = 'fatal' | 'error' | 'warning'

/** The platform of a command; `any` if one command serves all. */
export type Platform = 'any' | 'linux' | 'darwin' | 'win32'

/** Something to look at before changing anything. */
export interface Check {
  readonly text: Localized
  /** platform => shell command, with the real path, host and port filled in and quoted. */
  readonly commands?: Readonly<Partial<Record<Platform, string>>>
}

/** Something that fixes it. */
export interface Remedy {
  readonly text: Localized
  readonly commands?: Readonly<Partial<Record<Platform, string>>>
  /** A TOML fragment for `wpsrc.toml`, where a setting fixes it. */
  readonly toml?: string
}

/** What an error is, how to check it and how to fix it: plain data. */
export interface Classification {
  readonly code: SourceErrorCode
  readonly area: Area
  readonly category: Category
  /** True if the same action may succeed later by itself. */
  readonly retryable: boolean
  readonly severity: Severity
  readonly symptom: Localized
  /** The original message, with secrets removed; empty if there was none. */
  readonly detail: string
  readonly checks: readonly Check[]
  readonly remedies: readonly Remedy[]
  /**
   * Where the package's documents have it: `TROUBLESHOOTING.md#anchor`, `docs/system-codes.md#anchor`. Of a connector's
   * own code, what its catalogue says; empty if that says nothing.
   */
  readonly docs: string
}

/** What is known about the place where an error happened. Fills the placeholders of checks and remedies. */
export interface ErrorContext {
  readonly area?: Area
  /** The source's key. */
  readonly source?: string
  readonly path?: string
  readonly host?: string
  readonly port?: number
  /** 1-based line number in a file. */
  readonly line?: number
  /** The param that the error is about. */
  readonly param?: string
  /** Further values for a catalogue entry's placeholders: name => text. */
  readonly values?: Readonly<Record<string, string>>
  /**
   * Which cases of its code apply: `['owner', 'mode']`. Checks and remedies that are only for other cases are left out.
   */
  readonly cases?: readonly string[]
}

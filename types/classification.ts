import type { SourceErrorCode } from './error-codes.ts'

/** A text in each language of the library. */
export interface Localized {
  /** The text in English. */
  readonly en: string
  /** The text in Chinese. */
  readonly zh: string
}

/** A language of the library. */
export type Locale = keyof Localized

/** The area that an error belongs to. */
export type Area = 'file' | 'kafka' | 'syslog' | 'config' | 'tls' | 'system'

/** The kind of failure, independent of the area. */
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

/** A check to make before changing anything. */
export interface Check {
  /** What to look at, in one sentence. */
  readonly text: Localized
  /**
   * platform => shell command, with the real path, host and port filled in and quoted. Absent if no command shows it.
   */
  readonly commands?: Readonly<Partial<Record<Platform, string>>>
}

/** A way to fix the error. */
export interface Remedy {
  /** What to do, in one sentence. */
  readonly text: Localized
  /**
   * platform => shell command, with the real path, host and port filled in and quoted. Absent if no command does it.
   */
  readonly commands?: Readonly<Partial<Record<Platform, string>>>
  /** A TOML fragment for `wpsrc.toml`; only if a setting fixes it. */
  readonly toml?: string
}

/** What an error is, how to check it and how to fix it: plain data. */
export interface Classification {
  /** The stable code: `FILE_NOT_FOUND`. A code never changes its meaning. */
  readonly code: SourceErrorCode
  /** The area that the error belongs to. */
  readonly area: Area
  /** The kind of failure. */
  readonly category: Category
  /** True if the same action may succeed later by itself. */
  readonly retryable: boolean
  /** The damage: the source, records, or none. */
  readonly severity: Severity
  /** What happened, in one sentence. */
  readonly symptom: Localized
  /** The original message, with secrets removed; empty if there was none. */
  readonly detail: string
  /** What to look at before changing anything, the most likely cause first. */
  readonly checks: readonly Check[]
  /** What fixes the error, the best fix first. */
  readonly remedies: readonly Remedy[]
  /**
   * The place in the package's documents: `TROUBLESHOOTING.md#anchor`, `docs/system-codes.md#anchor`. For a connector's
   * own code, the `docs` of its catalogue entry; empty if it has none.
   */
  readonly docs: string
}

/** The place where an error occurred. Fills the placeholders of checks and remedies. */
export interface ErrorContext {
  /** The area that the error belongs to; absent if unknown. */
  readonly area?: Area
  /** The source's key; absent if the error belongs to none. */
  readonly source?: string
  /** The file, folder or socket concerned; absent if there is none. */
  readonly path?: string
  /** The host at the other end, or the address to listen on; absent if there is none. */
  readonly host?: string
  /** The port on that host, 0 to 65535; absent if there is none. */
  readonly port?: number
  /** 1-based line number in a file; absent if there is none. */
  readonly line?: number
  /** The param concerned; absent if there is none. */
  readonly param?: string
  /** Further values for a catalogue entry's placeholders: name => text. Default: none. */
  readonly values?: Readonly<Record<string, string>>
  /** Which cases of the code apply: `['owner', 'mode']`. Checks and remedies for other cases only are omitted. */
  readonly cases?: readonly string[]
}

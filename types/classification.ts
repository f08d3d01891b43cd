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

/** The part of the world that an error belongs to. */
export type Area = 'file' | 'kafka' | 'syslog' | 'config' | 'tls' | 'system'

/** What kind of failure it is, whatever part of the world it belongs to. */
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
  /** What to look at, in one sentence. */
  readonly text: Localized
  /**
   * platform => shell command, with the real path, host and port filled in and quoted. Absent if no command shows it.
   */
  readonly commands?: Readonly<Partial<Record<Platform, string>>>
}

/** Something that fixes it. */
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
  /** The part of the world that it belongs to. */
  readonly area: Area
  /** What kind of failure it is. */
  readonly category: Category
  /** True if the same action may succeed later by itself. */
  readonly retryable: boolean
  /** How much it costs: the source, records, or nothing. */
  readonly severity: Severity
  /** What has happened, in one sentence. */
  readonly symptom: Localized
  /** The original message, with secrets removed; empty if there was none. */
  readonly detail: string
  /** What to look at before changing anything, the likeliest first. */
  readonly checks: readonly Check[]
  /** What fixes it, the best first. */
  readonly remedies: readonly Remedy[]
  /**
   * Where the package's documents have it: `TROUBLESHOOTING.md#anchor`, `docs/system-codes.md#anchor`. Of a connector's
   * own code, what its catalogue says; empty if that says nothing.
   */
  readonly docs: string
}

/** What is known about the place where an error happened. Fills the placeholders of checks and remedies. */
export interface ErrorContext {
  /** The part of the world that the error belongs to; absent if nobody knows. */
  readonly area?: Area
  /** The source's key; absent if the error belongs to none. */
  readonly source?: string
  /** The file, folder or socket that it is about; absent if there is none. */
  readonly path?: string
  /** The host at the other end, or the address to listen on; absent if there is none. */
  readonly host?: string
  /** The port on that host, 0 to 65535; absent if there is none. */
  readonly port?: number
  /** 1-based line number in a file; absent if there is none. */
  readonly line?: number
  /** The param that the error is about; absent if there is none. */
  readonly param?: string
  /** Further values for a catalogue entry's placeholders: name => text. Default: none. */
  readonly values?: Readonly<Record<string, string>>
  /**
   * Which cases of its code apply: `['owner', 'mode']`. Checks and remedies that are only for other cases are left out.
   */
  readonly cases?: readonly string[]
}

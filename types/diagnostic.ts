import type { ErrorCode } from './error-codes.ts'
import type { TomlPatch } from './report.ts'

/** One problem found in a configuration, with its place and what would be right. */
export interface Diagnostic {
  /** What kind of problem it is. */
  readonly code: ErrorCode
  /** An `error` makes the configuration unusable, a `warning` does not. */
  readonly severity: 'error' | 'warning'
  /** What is wrong, in one sentence in English; `formatDiagnostics` has it in Chinese as well. */
  readonly message: string
  /**
   * For a missing folder, where it should be; null if the problem is in no file, as with params given to a factory.
   */
  readonly file: string | null
  /** 1-based; null if the problem has no single line. */
  readonly line: number | null
  /** 1-based, counted in UTF-16 code units. */
  readonly column: number | null
  /** How many characters the caret underlines; at least 1. */
  readonly length: number
  /** Where it is in the document: `sources[2].params.port`. */
  readonly path: string
  /** What would have been right: `integer from 0 to 65535`; absent if the message says it. */
  readonly expected?: string
  /** What is there instead: `string "1514"`. A secret's value is never shown. Absent if there is nothing to show. */
  readonly received?: string
  /** The names or values that are allowed here; absent if they cannot be listed. */
  readonly allowed?: readonly string[]
  /** What to write: `port = 1514`, or the name that was probably meant; absent if nobody can tell. */
  readonly suggestion?: string
  /**
   * The line of the file, for the excerpt; with secrets removed. For a very long line, only the part around the place.
   * Absent if the problem has no line.
   */
  readonly excerpt?: string
  /** The column of the excerpt's first character, 1-based. Default 1. */
  readonly excerptColumn?: number
  /** Other places that belong to it: the first of two equal keys. Absent if there are none. */
  readonly related?: readonly DiagnosticPlace[]
  /** What fixes it, for `applyFix`. Only if the file leaves no doubt about what was meant. */
  readonly fix?: DiagnosticFix
}

/** What fixes a problem. */
export interface DiagnosticFix {
  /** The edits, for `applyFix`. They may belong to another file: that of the connector. */
  readonly patch: TomlPatch
}

/** Another place that a problem is about. */
export interface DiagnosticPlace {
  /** What stands there. */
  readonly message: string
  /** The file of the place. */
  readonly file: string
  /** Its line, 1-based. */
  readonly line: number
  /** Its column, 1-based, counted in UTF-16 code units. */
  readonly column: number
}

import type { ErrorCode } from './error-codes.ts'
import type { TomlPatch } from './report.ts'

/** One problem in a configuration, with its place and the correction. */
export interface Diagnostic {
  /** What kind of problem it is. */
  readonly code: ErrorCode
  /** An `error` makes the configuration unusable, a `warning` does not. */
  readonly severity: 'error' | 'warning'
  /** What is wrong, in one sentence in English; `formatDiagnostics` has it in Chinese as well. */
  readonly message: string
  /** For a missing folder, its expected path; null if no file is concerned, as for the params of a factory. */
  readonly file: string | null
  /** 1-based; null if the problem has no single line. */
  readonly line: number | null
  /** 1-based, counted in UTF-16 code units. */
  readonly column: number | null
  /** The number of characters that the caret underlines; at least 1. */
  readonly length: number
  /** The place in the document: `sources[2].params.port`. */
  readonly path: string
  /** What is expected: `integer from 0 to 65535`; absent if the message says so. */
  readonly expected?: string
  /** What was found: `string "1514"`. A secret's value is never shown. Absent if there is nothing to show. */
  readonly received?: string
  /** The names or values that are allowed here; absent if they cannot be listed. */
  readonly allowed?: readonly string[]
  /** What to write: `port = 1514`, or the name that was probably meant; absent if unknown. */
  readonly suggestion?: string
  /**
   * The line of the file, for the excerpt; with secrets removed. For a very long line, only the part around the place.
   * Absent if the problem has no line.
   */
  readonly excerpt?: string
  /** The column of the excerpt's first character, 1-based. Default 1. */
  readonly excerptColumn?: number
  /** Related places, such as the first of two equal keys. Absent if there are none. */
  readonly related?: readonly DiagnosticPlace[]
  /** The fix, for `applyFix`. Only present if the file leaves no doubt about what was meant. */
  readonly fix?: DiagnosticFix
}

/** The fix of a problem. */
export interface DiagnosticFix {
  /** The edits, for `applyFix`. They may belong to another file, that of the connector. */
  readonly patch: TomlPatch
}

/** A related place of a problem. */
export interface DiagnosticPlace {
  /** What is written at this place. */
  readonly message: string
  /** The file of the place. */
  readonly file: string
  /** The line of the place, 1-based. */
  readonly line: number
  /** The column of the place, 1-based, counted in UTF-16 code units. */
  readonly column: number
}

import type { ErrorCode } from './error-codes.ts'
import type { TomlPatch } from './report.ts'

/** One problem found in a configuration, with its place and what would be right. */
export interface Diagnostic {
  readonly code: ErrorCode
  readonly severity: 'error' | 'warning'
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
  /** `sources[2].params.port` */
  readonly path: string
  /** What would have been right: `integer from 0 to 65535`. */
  readonly expected?: string
  /** What is there instead: `string "1514"`. A secret's value is never shown. */
  readonly received?: string
  /** The names or values that are allowed here. */
  readonly allowed?: readonly string[]
  /** What to write: `port = 1514`, or the name that was probably meant. */
  readonly suggestion?: string
  /**
   * The line of the file, for the excerpt; with secrets removed. For a very long line, only the part around the place.
   */
  readonly excerpt?: string
  /** The column of the excerpt's first character. Default 1. */
  readonly excerptColumn?: number
  /** Another place that belongs to it: the first of two equal keys. */
  readonly related?: readonly DiagnosticPlace[]
  /** What fixes it, for `applyFix`. Only if the file leaves no doubt about what was meant. */
  readonly fix?: DiagnosticFix
}

export interface DiagnosticFix {
  /** It may belong to another file: that of the connector. */
  readonly patch: TomlPatch
}

export interface DiagnosticPlace {
  readonly message: string
  readonly file: string
  readonly line: number
  readonly column: number
}

import type { Localized } from '../../../types/classification.ts'
import type { SourceErrorCode } from '../../../types/error-codes.ts'
import type { Confidence, ProposedFix } from '../../../types/report.ts'
import type { NumberedLine } from './lines-beyond-ascii.ts'

/** What is wrong with the content of a file. */
export interface ContentFault {
  readonly code: SourceErrorCode
  readonly detail: string
  /** Nothing that is delivered of it is of use. */
  readonly isSure: boolean
  /** Default: `certain` where nothing of use comes of it, else `likely`. */
  readonly confidence?: Confidence
  readonly values?: Readonly<Record<string, string>>
  /** The cases of its code that apply. */
  readonly cases?: readonly string[]
  /** The first line that is affected. Default 1. */
  readonly line?: number
  /** The same as `detail`, for readers of both languages. */
  readonly because?: Localized
  /** The lines to be shown instead of the beginning, and the charset that they can be read in. */
  readonly shows?: { readonly lines: readonly NumberedLine[]; readonly charset: string | null }
  readonly fixes: readonly ProposedFix[]
}

import type { Localized } from '../../../types/classification.ts'
import type { SourceErrorCode } from '../../../types/error-codes.ts'
import type { Confidence, ProposedFix } from '../../../types/report.ts'
import type { NumberedLine } from './lines-beyond-ascii.ts'

/** A fault in the content of a file. */
export interface ContentFault {
  readonly code: SourceErrorCode
  readonly detail: string
  /** True if none of the delivered records are usable. */
  readonly isSure: boolean
  /** Default: `certain` if `isSure`, else `likely`. */
  readonly confidence?: Confidence
  readonly values?: Readonly<Record<string, string>>
  /** The applicable cases of the error code. */
  readonly cases?: readonly string[]
  /** The first line that is affected. Default 1. */
  readonly line?: number
  /** The same as `detail`, in both languages. */
  readonly because?: Localized
  /** The lines to show instead of the beginning, and the charset to read them in. */
  readonly shows?: { readonly lines: readonly NumberedLine[]; readonly charset: string | null }
  readonly fixes: readonly ProposedFix[]
}

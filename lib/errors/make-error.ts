import type { ErrorContext } from '../../types/classification.ts'
import type { ErrorCode, SourceErrorCode } from '../../types/error-codes.ts'
import type { CatalogueEntry } from './catalogue/entry.ts'
import { classifyInContext } from './classify.ts'
import { describeError } from './describe.ts'
import { NO_CODES, type OwnCodes } from './own-codes.ts'
import { SourceError } from './source-error.ts'

/** Creates a `SourceError` for a code of the library itself. `detail` is appended to its message. */
export function sourceError(code: ErrorCode, context: ErrorContext = {}, options: ErrorParts = {}): SourceError {
  return sourceErrorOf(code, context, options)
}

/**
 * Creates a `SourceError` for a code that is only known at run time. `own` is its entry, if the code belongs to a
 * user's connector.
 */
export function sourceErrorOf(
  code: SourceErrorCode,
  context: ErrorContext = {},
  options: ErrorParts = {},
  own?: CatalogueEntry
): SourceError {
  return new SourceError(describeError(code, context, options.detail, own), {
    ...('cause' in options ? { cause: options.cause } : {}),
    context,
    own
  })
}

interface ErrorParts {
  readonly detail?: string
  readonly cause?: unknown
}

/**
 * Wraps any value in a `SourceError`, as its `cause`. A `SourceError` is returned unchanged. `codes` are those of a
 * user's connector.
 */
export function toSourceError(error: unknown, context: ErrorContext = {}, codes: OwnCodes = NO_CODES): SourceError {
  if (SourceError.classificationOf(error) !== null && error instanceof SourceError) return error
  const { classification, context: known, own } = classifyInContext(error, context, codes)
  return new SourceError(classification, { cause: error, context: known, own })
}

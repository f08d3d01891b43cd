import type { ErrorContext } from '../../types/classification.ts'
import type { ErrorCode, SourceErrorCode } from '../../types/error-codes.ts'
import type { CatalogueEntry } from './catalogue/entry.ts'
import { classifyInContext } from './classify.ts'
import { describeError } from './describe.ts'
import { NO_CODES, type OwnCodes } from './own-codes.ts'
import { SourceError } from './source-error.ts'

/** A `SourceError` for a code that the library knows itself. `detail` is added to its message. */
export function sourceError(code: ErrorCode, context: ErrorContext = {}, options: ErrorParts = {}): SourceError {
  return sourceErrorOf(code, context, options)
}

/** The same for a code that comes as data. `own` is its entry if a user's connector brings it. */
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
 * Any value as a `SourceError` whose `cause` it is. A `SourceError` passes through as it is. `codes` are those that a
 * user's connector brings.
 */
export function toSourceError(error: unknown, context: ErrorContext = {}, codes: OwnCodes = NO_CODES): SourceError {
  if (SourceError.classificationOf(error) !== null && error instanceof SourceError) return error
  const { classification, context: known, own } = classifyInContext(error, context, codes)
  return new SourceError(classification, { cause: error, context: known, own })
}

import type { ErrorContext } from '../../types/classification.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import { classifyInContext } from './classify.ts'
import { describeError } from './describe.ts'
import { SourceError } from './source-error.ts'

/** A `SourceError` for a code that the library knows itself. `detail` is added to its message. */
export function sourceError(
  code: ErrorCode,
  context: ErrorContext = {},
  options: { readonly detail?: string; readonly cause?: unknown } = {}
): SourceError {
  return new SourceError(describeError(code, context, options.detail), {
    ...('cause' in options ? { cause: options.cause } : {}),
    context
  })
}

/** Any value as a `SourceError` whose `cause` it is. A `SourceError` passes through as it is. */
export function toSourceError(error: unknown, context: ErrorContext = {}): SourceError {
  if (SourceError.classificationOf(error) !== null && error instanceof SourceError) return error
  const { classification, context: known } = classifyInContext(error, context)
  return new SourceError(classification, { cause: error, context: known })
}

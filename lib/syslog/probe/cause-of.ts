import type { ErrorContext } from '../../../types/classification.ts'
import type { Cause, ProposedFix, Seen } from '../../../types/report.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { SourceError } from '../../errors/source-error.ts'

/** Converts an error of the source to a cause. */
export function causeOf(error: unknown, context: ErrorContext, fixes: readonly ProposedFix[] = []): Cause {
  const known = toSourceError(error, { area: 'syslog', ...context })
  return {
    code: known.code,
    context: SourceError.contextOf(known) ?? context,
    detail: known.classification.detail,
    fixes
  }
}

/** The evidence of a failed call: the name of the underlying system error. */
export function errnoSeen(how: string, error: unknown): Seen {
  const errno = errnoOf(error instanceof SourceError && error.cause !== undefined ? error.cause : error)
  return { kind: 'errno', how, value: errno, shareable: errno }
}

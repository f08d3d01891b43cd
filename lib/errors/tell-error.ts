import type { ErrorContext, Severity } from '../../types/classification.ts'
import { describeError } from './describe.ts'
import { toSourceError } from './make-error.ts'
import { NO_CODES, type OwnCodes } from './own-codes.ts'
import { SourceError } from './source-error.ts'

/**
 * Turns any value into the error that a source reports: its severity is that of the event that carries it, and the
 * source's place completes its texts. The place in the error itself takes precedence. `codes` are those of the source's
 * connector.
 */
export function tellError(
  cause: unknown,
  event: 'warning' | 'error',
  known: ErrorContext,
  codes: OwnCodes = NO_CODES
): SourceError {
  const error = toSourceError(cause, known, codes)
  const own = SourceError.ownEntryOf(error)
  // A subclass has a message of its own
  if (error.constructor !== SourceError) return error
  const { classification: before, message } = error
  const context = completed(SourceError.contextOf(error), known)
  const severity = severityOf(before.severity, event)
  const classification = {
    ...(context === null ? before : describeError(before.code, context, before.detail, own)),
    severity
  }
  const told = new SourceError(classification, {
    ...(context === null ? { message } : {}),
    ...('cause' in error ? { cause: error.cause } : {}),
    context,
    own
  })
  if (told.message === message && JSON.stringify(classification) === JSON.stringify(before)) return error
  // The stack of its creation is more useful than that of its report
  if (error.stack !== undefined) told.stack = error.stack.replace(message, () => told.message)
  return told
}

/** An error that the source survives is not fatal, and one that ends it is. */
function severityOf(severity: Severity, event: 'warning' | 'error'): Severity {
  if (event === 'error') return 'fatal'
  return severity === 'fatal' ? 'warning' : severity
}

function completed(own: ErrorContext | null, known: ErrorContext): ErrorContext | null {
  if (own === null) return null
  const { host, port, path, line, ...place } = known
  // Host and port belong together: never combine the host of one with the port of the other
  const address = own.host === undefined && own.port === undefined ? { host, port } : {}
  // An error that names its own place does not get the source's path: a checkpoint store is not in the folder of the
  // logs
  const file = own.values?.['place'] === undefined ? { path, line } : {}
  const given = Object.entries({ ...place, ...file, ...address, ...own }).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(given), values: { ...known.values, ...own.values } }
}

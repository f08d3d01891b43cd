import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { classifyInContext } from '../errors/classify.ts'
import { sourceError } from '../errors/make-error.ts'
import { messageOf } from '../errors/message-of.ts'
import { NO_CODES, type OwnCodes } from '../errors/own-codes.ts'
import { SourceError } from '../errors/source-error.ts'

/**
 * Makes a connector failure of whatever a user's connector threw. A `SourceError` keeps its code, and so does an error
 * with a code from the connector's catalogue.
 */
export function connectorFailure(cause: unknown, context: ErrorContext = {}, codes: OwnCodes = NO_CODES): SourceError {
  if (cause instanceof SourceError) return cause
  if (codes.size > 0) {
    const { classification, context: known, own } = classifyInContext(cause, context, codes)
    if (own !== undefined) return new SourceError(classification, { cause, context: known, own })
  }
  return sourceError('SYSTEM_CONNECTOR_FAILED', context, { cause, detail: cause === undefined ? '' : messageOf(cause) })
}

/**
 * The place that a source's checks and remedies may name. An exception in a user's own `place()` does not prevent
 * reading.
 */
export function connectorPlace(type: ConnectorType, params: Readonly<Record<string, unknown>>): ErrorContext {
  try {
    return type.place?.(params) ?? {}
  } catch {
    return {}
  }
}

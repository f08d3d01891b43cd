import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { classifyInContext } from '../errors/classify.ts'
import { sourceError } from '../errors/make-error.ts'
import { messageOf } from '../errors/message-of.ts'
import { NO_CODES, type OwnCodes } from '../errors/own-codes.ts'
import { SourceError } from '../errors/source-error.ts'

/**
 * What a user's connector threw, wherever in it, as that connector's failure. A `SourceError` says itself what it is,
 * and so does an error with one of the codes that the connector brings.
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
 * What checks and remedies may name of where a source reads. What a user's own `place()` throws is no reason not to
 * read.
 */
export function connectorPlace(type: ConnectorType, params: Readonly<Record<string, unknown>>): ErrorContext {
  try {
    return type.place?.(params) ?? {}
  } catch {
    return {}
  }
}

import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorType } from '../../types/connector.ts'

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

import type { CheckConnectorOptions } from '../../../lib/testing/plan-of.ts'
import type { ConnectorType } from '../../../types/connector.ts'

/** A connector with one fault, and its twin without it. */
export interface Planted {
  /** The promise that is broken: it is the first to fail. */
  readonly check: string
  readonly says: RegExp
  readonly bad: ConnectorType
  readonly good: ConnectorType
  readonly options?: () => CheckConnectorOptions
}

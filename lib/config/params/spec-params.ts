import type { SourceSpec } from '../../../types/config.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import { resolveFactoryParams, type FactoryParams } from './factory-params.ts'

type Params = Readonly<Record<string, unknown>>

/**
 * The params of a spec, checked. What loading a configuration gave has been checked and is taken as it is: a user's
 * schema may have changed the types of its values, and would not know them again. A spec that was stored and read back,
 * or put together by code, is checked like a factory's params. What loading warned of is not told again.
 */
export function specParams(type: ConnectorType, { params }: Pick<SourceSpec, 'params'>): FactoryParams {
  return checked.has(params) ? { params, warnings: [] } : resolveFactoryParams(type, params)
}

/** Remembers that these very params were checked. */
export function markChecked(params: Params): Params {
  checked.add(params)
  return params
}

const checked = new WeakSet<Params>()

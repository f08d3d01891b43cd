import type { ConnectorType } from '../../../types/connector.ts'
import { camelParams } from './spelling.ts'

type Params = Readonly<Record<string, unknown>>

/** The mark of params that were checked. Neither a copy nor JSON carries it. */
const CHECKED: unique symbol = Symbol('checked')

/**
 * A type's params, camelCase, resolved and checked: to be used as they are. A user's schema may have changed the types of
 * its values, and would not know them again.
 */
export type CheckedParams = Params & { readonly [CHECKED]: true }

/** What `checkParams` has passed, by its names in TOML, as the connector gets it. */
export function checkedParams({ params: schema }: Pick<ConnectorType<never>, 'params'>, params: Params): CheckedParams {
  return marked(camelParams(schema, params))
}

/** Checked params with some that their own type has changed. Those that were not checked are still to be. */
export function withChanged(params: Params, changed: Params): Params {
  const all = { ...params, ...changed }
  return isChecked(params) ? marked(all) : all
}

/** False for what was put together by code, or was stored and read back: it is checked like a factory's params. */
export function isChecked(params: unknown): params is CheckedParams {
  return typeof params === 'object' && params !== null && Object.hasOwn(params, CHECKED)
}

function marked(params: Params): CheckedParams {
  mark(params)
  return params
}

function mark(params: Params): asserts params is CheckedParams {
  Object.defineProperty(params, CHECKED, { value: true })
}

import type { ConnectorType } from '../../types/connector.ts'

/**
 * The connector type with this name; undefined if there is none. The last one counts: a user's own type replaces a
 * built-in one.
 */
export function typeNamed(types: readonly ConnectorType[], name: string): ConnectorType | undefined {
  return types.findLast(({ type }) => type === name)
}

/** The hint for an unknown type. */
export const TYPES_WANTED: string =
  ': a connector of your own is given to both readConfig and createSource, as `types: [...]` of their options'

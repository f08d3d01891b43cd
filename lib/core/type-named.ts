import type { ConnectorType } from '../../types/connector.ts'

/**
 * The connector type with this name; undefined if there is none. The last one wins: a user's own type replaces a
 * built-in one.
 */
export function typeNamed(types: readonly ConnectorType[], name: string): ConnectorType | undefined {
  return types.findLast(({ type }) => type === name)
}

/** The remedy for a missing type, as the end of an error message. */
export const TYPES_WANTED: string =
  ': a connector of your own is given to both readConfig and createSource, as `types: [...]` of their options'

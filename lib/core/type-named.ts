import type { ConnectorType } from '../../types/connector.ts'

/**
 * The connector type of a name; undefined where there is none. The last one counts: a user's own takes the place of a
 * built-in one.
 */
export function typeNamed(types: readonly ConnectorType[], name: string): ConnectorType | undefined {
  return types.findLast(({ type }) => type === name)
}

/** What to do where a type is missing: it is the same list everywhere. */
export const TYPES_WANTED: string =
  ': a connector of your own is given to both readConfig and createSource, as `types: [...]` of their options'

import type { ConnectorType } from '../../types/connector.ts'

/**
 * The connector type of a name; undefined where there is none. The last one counts: a user's own takes the place of a
 * built-in one.
 */
export function typeNamed(types: readonly ConnectorType[], name: string): ConnectorType | undefined {
  return types.findLast(({ type }) => type === name)
}

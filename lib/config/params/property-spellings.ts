import type { ParamsSchema } from '../../../types/connector.ts'
import { wholeTable } from './common-params.ts'

/** Every name that means the same property (`config.sasl_mechanisms`); null where a path leads to none. */
export function propertySpellings(
  schema: ParamsSchema,
  [param = '', name, ...rest]: readonly string[]
): readonly string[] | null {
  const table = wholeTable(schema)
  const declaration = Object.hasOwn(table, param) ? table[param] : undefined
  if (declaration?.type !== 'properties' || name === undefined || rest.length > 0) return null
  const names = declaration.names ?? {}
  const written = name.replaceAll('.', '_')
  const own = Object.hasOwn(names, written) ? (names[written]?.sameAs ?? written) : written
  return [
    own,
    ...Object.entries(names)
      .filter(([, { sameAs }]) => sameAs === own)
      .map(([other]) => other)
  ]
}

import type { ParamsSchema } from '../../../types/connector.ts'
import type { IntegerParam, PropertyName } from '../../../types/params.ts'
import { wholeTable } from './common-params.ts'

export type PropertyNames = Readonly<Record<string, PropertyName>>

/**
 * The name that a property is declared by; undefined where there is none. Dots and underscores are the same, and one
 * name may be another spelling of a second.
 */
export function declaredName(names: PropertyNames, written: string): string | undefined {
  const name = written.replaceAll('.', '_')
  if (!Object.hasOwn(names, name)) return undefined
  return names[name]?.sameAs ?? name
}

/** Every name that means the same property (`config.sasl_mechanisms`); null where a path leads to none. */
export function propertySpellings(
  schema: ParamsSchema,
  [param = '', name, ...rest]: readonly string[]
): readonly string[] | null {
  const table = wholeTable(schema)
  const declaration = Object.hasOwn(table, param) ? table[param] : undefined
  if (declaration?.type !== 'properties' || name === undefined || rest.length > 0) return null
  const names = declaration.names ?? {}
  const own = declaredName(names, name) ?? name.replaceAll('.', '_')
  return [
    own,
    ...Object.entries(names)
      .filter(([, { sameAs }]) => sameAs === own)
      .map(([other]) => other)
  ]
}

/** What a setting of librdkafka counts, by the end of its name. */
export function propertyUnit(name: string): IntegerParam['unit'] {
  return /[._]ms$/.test(name) ? 'ms' : /(?:^|[._])bytes$/.test(name) ? 'bytes' : undefined
}

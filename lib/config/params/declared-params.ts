import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ParamsSchema, ConnectorType } from '../../../types/connector.ts'
import type { ParamsTable, ParamDeclaration, PropertyName, IntegerParam } from '../../../types/params.ts'

// What connector types declare about their params, and about any name in a configuration.

/** Params that every source has, whatever its type. */
export const commonParams = {
  ack: {
    type: 'string',
    impact: 'reopen',
    default: 'auto',
    choices: ['auto', 'manual'],
    since: '0.1.0',
    help: "When a record counts as done: once it has left the source's buffer (`auto`), or when the consumer calls `event.ack()` (`manual`)."
  },
  max_unacked: {
    type: 'integer',
    impact: 'live',
    default: 10_000,
    min: 1,
    max: 1_000_000,
    since: '0.1.0',
    help: 'How many records may be delivered and not yet acked before intake waits; used under `ack = "manual"`.'
  }
} as const

/**
 * All params that a type is checked against: its own and the common ones; for a Standard Schema, only the common ones.
 * Cached for each schema, as loading a configuration asks for it many times per source.
 */
export function wholeTable(schema: ParamsSchema): ParamsTable {
  if (isStandardSchema(schema)) return commonParams
  const known = tables.get(schema)
  if (known !== undefined) return known
  const table = { ...schema, ...commonParams }
  tables.set(schema, table)
  return table
}

/**
 * Whether a connector declares its params with a Standard Schema (zod, valibot, arktype ...) instead of our own table.
 */
export function isStandardSchema(schema: ParamsSchema): schema is StandardSchemaV1 {
  return '~standard' in schema
}

const tables = new WeakMap<ParamsSchema, ParamsTable>()

/**
 * Every declaration of a name: as a key of sources and connectors, or as a param of any type, nested tables included.
 */
export function declaredAs(name: string, types: readonly Pick<ConnectorType, 'params'>[]): readonly ParamDeclaration[] {
  const tables = types.map(({ params }): ParamsTable => wholeTable(params))
  const found = Object.hasOwn(ownKeys, name) ? [ownKeys[name]] : []
  // Nested tables are appended to the list while the loop walks it
  for (const table of tables) {
    for (const param of Object.values(table)) {
      if (param.type === 'table') tables.push(param.params)
      if (param.type === 'properties' && Object.hasOwn(param.names ?? {}, name))
        found.push(asParam(name, param.names?.[name]))
    }
    if (Object.hasOwn(table, name)) found.push(table[name])
  }
  return found.filter((one) => one !== undefined)
}

const about = { help: '', since: '0.1.0' } as const

const ownKeys: ParamsTable = {
  key: { ...about, type: 'string' },
  connect: { ...about, type: 'string' },
  id: { ...about, type: 'string' },
  type: { ...about, type: 'string' },
  enable: { ...about, type: 'boolean', default: true },
  tags: { ...about, type: 'string-list' },
  allow_override: { ...about, type: 'string-list' }
}

function asParam(name: string, property: PropertyName | undefined): ParamDeclaration | undefined {
  if (property?.type === 'boolean') return { ...about, type: 'boolean' }
  const { type, min = 0, max = Number.MAX_SAFE_INTEGER, secret } = property ?? {}
  const unit = propertyUnit(name)
  if (type === 'integer') return { ...about, type, min, max, ...(unit === undefined ? {} : { unit }) }
  return property === undefined ? undefined : { ...about, type: 'string', ...(secret === true ? { secret } : {}) }
}

export type PropertyNames = Readonly<Record<string, PropertyName>>

/**
 * The declared name of a property, or undefined if there is none. Dots and underscores are interchangeable, and a name
 * may be declared as an alias of another.
 */
export function declaredName(names: PropertyNames, written: string): string | undefined {
  const name = written.replaceAll('.', '_')
  if (!Object.hasOwn(names, name)) return undefined
  return names[name]?.sameAs ?? name
}

/** Every name of the same property (`config.sasl_mechanisms`); null if the path does not lead to a property. */
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

/** The unit of a librdkafka setting, taken from the end of its name. */
export function propertyUnit(name: string): IntegerParam['unit'] {
  return /[._]ms$/.test(name) ? 'ms' : /(?:^|[._])bytes$/.test(name) ? 'bytes' : undefined
}

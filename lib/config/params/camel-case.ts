import type { ParamsSchema } from '../../../types/connector.ts'
import type { ParamsTable } from '../../../types/params.ts'
import { wholeTable } from './common-params.ts'
import { isTable } from './plain-table.ts'

/**
 * The params as TypeScript speaks of them. What a Standard Schema gave stays as it is, and so do names that users
 * choose.
 */
export function camelParams(schema: ParamsSchema, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const table = wholeTable(schema)
  return renamed(params, namesOf(table).camel, (name) => nestedIn(table, name), camelParams)
}

/** The inverse of `camelParams`. */
export function snakeParams(schema: ParamsSchema, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const table = wholeTable(schema)
  const { snake } = namesOf(table)
  return renamed(params, snake, (name) => nestedIn(table, snake.get(name) ?? name), snakeParams)
}

/** The names of a table in both spellings: from each to the other. */
interface Names {
  readonly camel: ReadonlyMap<string, string>
  readonly snake: ReadonlyMap<string, string>
}

function namesOf(table: ParamsTable): Names {
  const known = spellings.get(table)
  if (known !== undefined) return known
  const pairs = Object.keys(table).map((name) => [name, camelName(name)] as const)
  const names = { camel: new Map(pairs), snake: new Map(pairs.map(([snake, camel]) => [camel, snake])) }
  spellings.set(table, names)
  return names
}

const spellings = new WeakMap<ParamsTable, Names>()

/** `max_line_bytes` => `maxLineBytes` */
export function camelName(name: string): string {
  return name
    .split('_')
    .map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('')
}

type Rename = typeof camelParams

function renamed(
  params: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
  nested: (name: string) => ParamsTable | null,
  rename: Rename
): Record<string, unknown> {
  // fromEntries defines properties instead of setting them: a name like `__proto__` stays a name
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const table = nested(name)
      return [names.get(name) ?? name, table !== null && isTable(value) ? rename(table, value) : value]
    })
  )
}

function nestedIn(table: ParamsTable, name: string): ParamsTable | null {
  const declaration = Object.hasOwn(table, name) ? table[name] : undefined
  return declaration?.type === 'table' ? declaration.params : null
}

import type { ConfigDocument } from './document/config-document.ts'
import { isTable } from './params/value-kinds.ts'
import type { Home, TableAt } from './table-fields.ts'
import { nearestNode } from './toml/locate-node.ts'

/**
 * The right place of a param that stands beside its table of params; `key` is the name of that table. Null if the table
 * already has the name, or is not a table.
 */
export function homeInParams(name: string, { path, table }: TableAt, key: string): Home | null {
  const given = table[key]
  const isList = Array.isArray(given) && given.length === 1
  const params: unknown = isList ? given[0] : given
  if (params !== undefined && (!isTable(params) || params[name] !== undefined)) return null
  return { path: [...path, key, ...(isList ? [0] : []), name], advice: `put it into \`${key}\`` }
}

/** The right place of a key above all tables, if one of these has a key or param of that name; null otherwise. */
export function homeBelow(
  key: string,
  tables: readonly TableAt[],
  keys: readonly string[],
  name: string,
  homeOfParam: (table: TableAt) => Home | null
): Home | null {
  const [only, ...others] = tables
  if (only === undefined) return null
  const advice = `put it below [[${name}]]`
  if (keys.includes(key))
    return { advice, path: others.length > 0 || only.table[key] !== undefined ? null : [...only.path, key] }
  if (others.length === 0) return homeOfParam(only)
  return tables.some((table) => homeOfParam(table) !== null)
    ? { advice: `put it into the params below [[${name}]]`, path: null }
    : null
}

/**
 * The owner and the right place of a `[params]` at the top level: it belongs to the last source or connector before it.
 * Null if that one already has params, or if there is none.
 */
export function strayParams(
  document: ConfigDocument,
  tables: readonly TableAt[],
  name: string
): { readonly owner: TableAt; readonly home: Home } | null {
  const {
    places: { root },
    value
  } = document
  if (!isTable(value['params'])) return null
  const { valueStart } = nearestNode(root, ['params'])
  const owner = tables.findLast(({ path }) => nearestNode(root, path).valueStart < valueStart)
  if (owner === undefined || owner.table['params'] !== undefined || owner.table['params_override'] !== undefined)
    return null
  return { owner, home: { path: [...owner.path, 'params'], advice: `write [${name}.params]` } }
}

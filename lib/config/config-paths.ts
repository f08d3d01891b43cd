import { isAbsolute, join } from 'node:path'
import type { ParamsSchema } from '../../types/connector.ts'
import type { ParamDeclaration, ParamsTable, PropertyName } from '../../types/params.ts'
import { wholeTable } from './params/declared-params.ts'
import { isTable } from './params/value-kinds.ts'

/** Resolves relative paths in checked params against a folder, for params that are declared with `path`. */
export function absolutePaths(
  schema: ParamsSchema,
  params: Readonly<Record<string, unknown>>,
  folder: string
): Record<string, unknown> {
  return inTable(wholeTable(schema), params, folder)
}

// Follows the declarations, not the values, so its depth is bounded
function inTable(
  table: ParamsTable,
  params: Readonly<Record<string, unknown>>,
  folder: string
): Record<string, unknown> {
  const aside = setAside(table, params)
  const joined: Record<string, unknown> = Object.assign(Object.create(null), params)
  for (const [name, declaration] of Object.entries(table)) {
    const value = joined[name]
    if (declaration.type === 'table' && isTable(value)) joined[name] = inTable(declaration.params, value, folder)
    else if (declaration.type === 'properties' && isTable(value))
      joined[name] = inProperties(declaration.names ?? {}, value, folder)
    else if (declaration.type === 'string' && declaration.path !== undefined && !aside.has(name))
      joined[name] = absolute(value, folder)
  }
  return joined
}

function inProperties(
  names: Readonly<Record<string, PropertyName>>,
  values: Readonly<Record<string, unknown>>,
  folder: string
): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    names[name]?.path === undefined ? value : absolute(value, folder)
  ])
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}

function absolute(value: unknown, folder: string): unknown {
  return typeof value !== 'string' || isAbsolute(value) ? value : join(folder, value)
}

// A default beside a param that excludes it (`notWith`) was not set by the user. It stays unchanged, so that the spec
// passes another check.
function setAside(table: ParamsTable, params: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const excluded = Object.entries(table).flatMap(([name, { notWith = [] }]) =>
    params[name] === undefined ? [] : notWith
  )
  return new Set(excluded.filter((name) => hasDefault(table[name])))
}

function hasDefault(declaration: ParamDeclaration | undefined): boolean {
  return declaration !== undefined && 'default' in declaration
}

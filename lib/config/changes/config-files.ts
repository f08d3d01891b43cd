import type { ParamsSchema } from '../../../types/connector.ts'
import type { ParamsTable } from '../../../types/params.ts'
import { snakeParams } from '../params/spelling.ts'
import { wholeTable } from '../params/declared-params.ts'
import { isTable } from '../params/value-kinds.ts'

/** A param that names a file of the configuration. */
export interface ConfigFile {
  readonly path: readonly string[]
  readonly file: string
}

/**
 * The files that belong to the configuration and are named by a source's params: those declared with
 * `path: 'config-file'`.
 */
export function configFiles(schema: ParamsSchema, params: Readonly<Record<string, unknown>>): readonly ConfigFile[] {
  const table = wholeTable(schema)
  return namesFiles(table) ? inTable([], table, snakeParams(schema, params)) : []
}

/** Whether a param of the table names a file. Cached: each edit asks for every source, and most types name none. */
function namesFiles(table: ParamsTable): boolean {
  const known = naming.get(table)
  if (known !== undefined) return known
  const names = Object.values(table).some((declaration) =>
    declaration.type === 'table'
      ? namesFiles(declaration.params)
      : declaration.type === 'string' && declaration.path === 'config-file'
  )
  naming.set(table, names)
  return names
}

const naming = new WeakMap<ParamsTable, boolean>()

function inTable(
  path: readonly string[],
  table: ParamsTable,
  values: Readonly<Record<string, unknown>>
): readonly ConfigFile[] {
  return Object.entries(table).flatMap(([name, declaration]) => {
    const value = values[name]
    if (declaration.type === 'table') return isTable(value) ? inTable([...path, name], declaration.params, value) : []
    return declaration.type === 'string' && declaration.path === 'config-file' && typeof value === 'string'
      ? [{ path: [...path, name], file: value }]
      : []
  })
}

import { isAbsolute, join } from 'node:path'
import type { ParamsSchema } from '../../types/connector.ts'
import type { ParamsTable } from '../../types/params.ts'
import { wholeTable } from './params/common-params.ts'
import { isTable } from './params/plain-table.ts'

/** Takes the relative paths among checked params from a folder, where their declarations ask for it. */
export function absolutePaths(
  schema: ParamsSchema, params: Readonly<Record<string, unknown>>, folder: string
): Record<string, unknown> {
  return inTable(wholeTable(schema), params, folder)
}

// Goes as deep as the declarations do, not as the values
function inTable(table: ParamsTable, params: Readonly<Record<string, unknown>>, folder: string): Record<string, unknown> {
  const joined: Record<string, unknown> = Object.assign(Object.create(null), params)
  for (const [name, declaration] of Object.entries(table)) {
    const value = joined[name]
    if (declaration.type === 'table' && isTable(value)) joined[name] = inTable(declaration.params, value, folder)
    else if (declaration.type === 'string' && declaration.path === 'from-config' && typeof value === 'string') {
      joined[name] = isAbsolute(value) ? value : join(folder, value)
    }
  }
  return joined
}

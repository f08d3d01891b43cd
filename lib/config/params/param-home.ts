import type { ParamsTable } from '../../../types/params.ts'
import { isTable } from './plain-table.ts'

/** Where a name belongs that a table does not have: its path from that table. Null where nobody has it. */
export interface ParamHome {
  /** From the table in which it stands: `['tls', 'cert']`, or the name alone of one that belongs into the table outside. */
  readonly path: readonly string[]
  readonly isOutside: boolean
}

/** The table inside, or the one outside, that declares a name which a table does not. */
export function paramHome(name: string, table: ParamsTable, outer: ParamsTable | undefined): ParamHome | null {
  for (const [param, declaration] of Object.entries(table)) {
    if (declaration.type === 'table' && Object.hasOwn(declaration.params, name)) return { path: [param, name], isOutside: false }
    if (declaration.type === 'properties' && isProperty(declaration.names ?? {}, name)) return { path: [param, name], isOutside: false }
  }
  return outer !== undefined && Object.hasOwn(outer, name) ? { path: [name], isOutside: true } : null
}

/** Whether a name can be put into a table that may be among the values: it is none but a table, and has no such name. */
export function isFreeIn(values: Readonly<Record<string, unknown>>, [param = '', name = '']: readonly string[]): boolean {
  const given = Object.hasOwn(values, param) ? values[param] : undefined
  return given === undefined || (isTable(given) && given[name] === undefined)
}

function isProperty(names: Readonly<Record<string, { readonly refused?: string }>>, written: string): boolean {
  const name = written.replaceAll('.', '_')
  return Object.hasOwn(names, name) && names[name]?.refused === undefined
}

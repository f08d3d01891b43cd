import type { ParamsTable } from '../../../types/params.ts'
import { namesHere } from './other-names.ts'
import { isTable } from './plain-table.ts'

/** Where a name belongs that a table does not have: its path from that table. Null where nobody has it. */
export interface ParamHome {
  /**
   * From the table in which it stands: `['tls', 'cert']`, or the name alone of one that belongs into the table outside.
   */
  readonly path: readonly string[]
  readonly isOutside: boolean
}

/** The table inside, or the one outside, that declares a name which a table does not, or what that is called here. */
export function paramHome(name: string, table: ParamsTable, outer: ParamsTable | undefined): ParamHome | null {
  const home = homeOf(name, table, outer)
  if (home !== null) return home
  const others = namesHere(name)
  if (others.some((other) => Object.hasOwn(table, other))) return null
  return others.map((other) => homeOf(other, table, undefined)).find((home) => home !== null) ?? null
}

function homeOf(name: string, table: ParamsTable, outer: ParamsTable | undefined): ParamHome | null {
  for (const [param, declaration] of Object.entries(table)) {
    const inner = declaration.type === 'table' ? innerName(name, param, declaration.params) : undefined
    if (inner !== undefined) return { path: [param, inner], isOutside: false }
    if (declaration.type === 'properties' && isProperty(declaration.names ?? {}, name))
      return { path: [param, name], isOutside: false }
  }
  return outer !== undefined && Object.hasOwn(outer, name) ? { path: [name], isOutside: true } : null
}

/** The name in a table: as it is, or behind that of the table, as in `tls_cert` and `"multiline.pattern"`. */
function innerName(name: string, param: string, inside: ParamsTable): string | undefined {
  if (Object.hasOwn(inside, name)) return name
  if (!name.startsWith(param) || !'_.-'.includes(name.charAt(param.length))) return undefined
  const rest = name.slice(param.length + 1)
  return [rest, ...namesHere(rest)].find((one) => Object.hasOwn(inside, one))
}

/** What to do with a name that belongs into a table, where it may have another name. */
export function homeAdvice(
  name: string,
  [table = '', inside = '']: readonly string[],
  spelled: (name: string) => string
): string {
  return inside.replaceAll('_', '.') === name.replaceAll('_', '.')
    ? `put it into \`${spelled(table)}\``
    : `put it into \`${spelled(table)}\` as \`${inside}\``
}

/**
 * Whether a name can be put into a table that may be among the values: it is none but a table, and has no such name.
 */
export function isFreeIn(
  values: Readonly<Record<string, unknown>>,
  [param = '', name = '']: readonly string[]
): boolean {
  const given = Object.hasOwn(values, param) ? values[param] : undefined
  return given === undefined || (isTable(given) && given[name] === undefined)
}

function isProperty(names: Readonly<Record<string, { readonly refused?: string }>>, written: string): boolean {
  const name = written.replaceAll('.', '_')
  return Object.hasOwn(names, name) && names[name]?.refused === undefined
}

import type { ParamsTable } from '../../../types/params.ts'
import { type ParamProblem, type ParamPath, placeName } from './param-problem.ts'
import { shownName } from './describe-value.ts'
import { mayBeRenamed, namesHere, suggest } from './suggest.ts'
import type { Spelling } from './spelling.ts'
import { isTable } from './value-kinds.ts'

// Names that a table does not declare: what the user meant, or where they belong.

/** How many unknown names of one table are reported one by one: a hostile table may have millions. */
export const MOST_UNKNOWN = 100

export interface UnknownNames {
  readonly problems: readonly ParamProblem[]
  /** Declared names that the user probably meant and has not given as well. */
  readonly meant: ReadonlySet<string>
  /** Correct paths of names that stand in the wrong table: `tls.cert`. */
  readonly moved: ReadonlySet<string>
}

/** Finds the names that a table does not declare. `outer` is the enclosing table. */
export function unknownNames(
  table: ParamsTable,
  values: Readonly<Record<string, unknown>>,
  path: ParamPath,
  spelling: Spelling,
  outer?: ParamsTable
): UnknownNames {
  const declared = new Map(Object.keys(table).map((name) => [spelling.name(name), name]))
  const unknown = Object.keys(values).filter((name) => !declared.has(name) && values[name] !== undefined)
  const allowed = [...declared.keys()]
  const [meant, moved] = [new Set<string>(), new Set<string>()]
  const problems = unknown.slice(0, MOST_UNKNOWN).map((name) => {
    const home = paramHome(name, table, outer)
    if (home !== null) {
      const [param = ''] = home.path
      if (!home.isOutside) {
        meant.add(param)
        moved.add(placeName([...path, ...home.path]))
      }
      return misplaced(name, home, values, path, allowed, spelling)
    }
    const suggestion = suggest(name, allowed)
    const declaredName = declared.get(suggestion ?? '')
    const isFree = suggestion !== undefined && !Object.hasOwn(values, suggestion)
    if (isFree && declaredName !== undefined) meant.add(declaredName)
    const problem = unknownName([...path, name], allowed, suggestion)
    return isFree && mayBeRenamed(name, declaredName ?? '', values[name])
      ? renamed(problem, [...path, suggestion])
      : problem
  })
  return { problems: [...problems, ...theRest(unknown.length - problems.length, path)], meant, moved }
}

/** A problem for a name that belongs to another table. */
export function misplaced(
  name: string,
  { path: home, isOutside }: ParamHome,
  values: Readonly<Record<string, unknown>>,
  path: ParamPath,
  allowed: readonly string[],
  spelling: Spelling
): ParamProblem {
  const own = String(path.at(-1) ?? '')
  const problem: ParamProblem = {
    ...unknownName([...path, name], allowed, undefined),
    suggestion: isOutside
      ? `put it beside \`${shownName(own)}\`, not into it`
      : homeAdvice(name, home, (table) => spelling.name(table))
  }
  if (isOutside) return renamed(problem, [...path.slice(0, -1), name])
  return isFreeIn(values, home) ? renamed(problem, [...path, ...home]) : problem
}

/** A problem for an unknown name. `name` is given if it stands inside a value (`["name=value"]`). */
export function unknownName(
  path: ParamPath,
  allowed: readonly string[],
  suggestion: string | undefined,
  at: 'key' | 'value' = 'key',
  name?: string
): ParamProblem {
  const hint = suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`
  const what = name === undefined ? `\`${placeName(path)}\`` : `\`${shownName(name)}\` in \`${placeName(path)}\``
  return {
    code: 'CONFIG_UNKNOWN_PARAM',
    path,
    at,
    message: `unknown param ${what}${hint}`,
    allowed,
    ...(suggestion === undefined ? {} : { suggestion })
  }
}

/** Adds the edit that renames the param. */
export function renamed(problem: ParamProblem, to: ParamPath): ParamProblem {
  return { ...problem, edits: [{ path: problem.path, to }] }
}

/** Reports how many problems were left out. */
export function theRest(count: number, path: ParamPath): readonly ParamProblem[] {
  return count <= 0
    ? []
    : [{ code: 'CONFIG_UNKNOWN_PARAM', path, at: 'key', message: `and ${count} more unknown names` }]
}

/** Where a name belongs that its table does not declare. */
export interface ParamHome {
  /** Path from the table it stands in: `['tls', 'cert']`, or only the name if it belongs to the enclosing table. */
  readonly path: readonly string[]
  readonly isOutside: boolean
}

/**
 * Looks for a name in nested tables and in the enclosing one, also under our name for it. Null if no table declares it.
 */
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

/** The name within a nested table, with or without the table's name as a prefix: `tls_cert`, `"multiline.pattern"`. */
function innerName(name: string, param: string, inside: ParamsTable): string | undefined {
  if (Object.hasOwn(inside, name)) return name
  if (!name.startsWith(param) || !'_.-'.includes(name.charAt(param.length))) return undefined
  const rest = name.slice(param.length + 1)
  return [rest, ...namesHere(rest)].find((one) => Object.hasOwn(inside, one))
}

/** Advice to move a name into its table, where it may be called differently. */
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
 * Whether a name can be moved into its table: if the table is among the values, it has to be one and must not have the
 * name yet.
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

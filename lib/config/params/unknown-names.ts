import type { ParamsTable } from '../../../types/params.ts'
import { type ParamProblem, type ParamPath, placeName } from './param-problem.ts'
import { shownName } from './describe-value.ts'
import { mayBeRenamed, namesHere, suggest } from './suggest.ts'
import type { Spelling } from './spelling.ts'
import { isTable } from './value-kinds.ts'

/** How many unknown names of one table are told one by one: a hostile table may have millions. */
export const MOST_UNKNOWN = 100

export interface UnknownNames {
  readonly problems: readonly ParamProblem[]
  /** The declared names that were probably meant, and were not given beside. */
  readonly meant: ReadonlySet<string>
  /** Where names belong that stand in the wrong table: `tls.cert`. */
  readonly moved: ReadonlySet<string>
}

/** The names that a table does not declare, as the reader would have to write them. `outer` is the table around it. */
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

/** A name that another table has. */
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

/** The problem of one name that is not known at its place; `name` where it stands inside a value (`["name=value"]`). */
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

/** The same with what mends it: the name that was meant. */
export function renamed(problem: ParamProblem, to: ParamPath): ParamProblem {
  return { ...problem, edits: [{ path: problem.path, to }] }
}

/** Says how many more there are than were told. */
export function theRest(count: number, path: ParamPath): readonly ParamProblem[] {
  return count <= 0
    ? []
    : [{ code: 'CONFIG_UNKNOWN_PARAM', path, at: 'key', message: `and ${count} more unknown names` }]
}

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

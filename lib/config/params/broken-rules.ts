import type { BrokenRule, ParamsRule, ParamsTable } from '../../../types/params.ts'
import type { ParamProblem } from './param-problem.ts'
import type { ParamPath } from './checked-value.ts'
import type { Spelling } from './spelling.ts'
import type { CheckedTable } from './check-table.ts'

/** The problems of the rules over several params that are broken. A rule over what is already wrong is not asked. */
export function brokenRules(
  rules: readonly ParamsRule[],
  table: ParamsTable,
  checked: CheckedTable,
  spelling: Spelling
): ParamProblem[] {
  const declared = declaredNames(table)
  return rules
    .filter(({ params }) => !params.some((name) => checked.faulty.has(name)))
    .flatMap((rule) => {
      const broken = rule.check(checked.params)
      return broken === null ? [] : [problemOf(broken, rule, declared, checked, spelling)]
    })
}

function problemOf(
  { code = 'CONFIG_CONFLICT', message, suggestion, path }: BrokenRule,
  { params }: ParamsRule,
  declared: ReadonlySet<string>,
  checked: CheckedTable,
  spelling: Spelling
): ParamProblem {
  const told = (text: string): string => spelling.text(text, (name) => declared.has(name))
  return {
    code,
    ...(code === 'CONFIG_DOUBTFUL_VALUE' ? { severity: 'warning' } : {}),
    path: pointedAt(path ?? params.filter((name) => checked.given.has(name)).slice(0, 1), declared, checked, spelling),
    at: 'value',
    message: told(message),
    ...(suggestion === undefined ? {} : { suggestion: told(suggestion) })
  }
}

// A rule knows names as they are declared; the reader wants the place as it was written.
function pointedAt(
  path: readonly string[],
  declared: ReadonlySet<string>,
  checked: CheckedTable,
  spelling: Spelling
): ParamPath {
  const [param, inner, ...rest] = path
  if (param === undefined || !checked.given.has(param)) return []
  const place = inner === undefined ? undefined : checked.places.get(param)?.get(inner)
  if (place !== undefined) return place
  return [param, ...(inner === undefined ? [] : [inner]), ...rest].map((name) =>
    declared.has(name) ? spelling.name(name) : name
  )
}

function declaredNames(table: ParamsTable): Set<string> {
  const names = new Set(Object.keys(table))
  for (const declaration of Object.values(table)) {
    if (declaration.type === 'table') declaredNames(declaration.params).forEach((name) => names.add(name))
  }
  return names
}

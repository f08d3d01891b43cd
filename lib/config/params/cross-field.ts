import type { BrokenRule, ParamDeclaration, ParamsRule, ParamsTable } from '../../../types/params.ts'
import type { ParamProblem } from './param-problem.ts'
import type { CheckedTable, ParamPath } from './checked-value.ts'
import { placeName } from './checked-value.ts'
import type { Spelling } from './spelling.ts'

/**
 * What the declarations say of params beside each other: `onlyWith` and `notWith`. What is already wrong takes no part.
 */
export function crossFieldProblems(
  table: ParamsTable,
  checked: Omit<CheckedTable, 'problems'>,
  path: ParamPath,
  spelling: Spelling
): ParamProblem[] {
  const problems: ParamProblem[] = []
  const told = new Set<string>()
  const counts = (name: string): boolean => checked.given.has(name) && !checked.faulty.has(name)
  for (const [name, declaration] of Object.entries(table)) {
    if (!counts(name)) continue
    // Two params may each name the other one: that is one conflict
    const others = (declaration.notWith ?? []).filter((other) => counts(other) && !told.has(`${other} ${name}`))
    others.forEach((other) => told.add(`${name} ${other}`))
    if (others.length > 0) problems.push(conflictBeside(name, others, path, spelling))
    problems.push(...lonely(name, declaration, checked, path, spelling))
  }
  return problems
}

function conflictBeside(name: string, others: readonly string[], path: ParamPath, spelling: Spelling): ParamProblem {
  const [own, rest] = [
    spelling.name(name),
    others.map((other) => `\`${placeName([...path, spelling.name(other)])}\``).join(' and ')
  ]
  return {
    code: 'CONFIG_CONFLICT',
    path: [...path, own],
    at: 'key',
    message: `\`${placeName([...path, own])}\` cannot be given beside ${rest}`,
    suggestion: `leave out ${rest}`
  }
}

function lonely(
  name: string,
  { onlyWith = {} }: ParamDeclaration,
  checked: Omit<CheckedTable, 'problems'>,
  path: ParamPath,
  spelling: Spelling
): readonly ParamProblem[] {
  const unmet = Object.entries(onlyWith).find(([other, values]) => {
    const value = checked.params[other]
    return !checked.faulty.has(other) && !values.some((allowed) => allowed === value)
  })
  if (unmet === undefined) return []
  const [other, values] = unmet
  const own = [...path, spelling.name(name)]
  const wanted = values.map((value) => `\`${spelling.assignment(other, value)}\``).join(' or ')
  const [first] = values
  return [
    {
      code: 'CONFIG_CONFLICT',
      path: own,
      at: 'key',
      message: `\`${placeName(own)}\` applies only with ${wanted}`,
      expected: wanted.replaceAll('`', ''),
      suggestion:
        values.length === 1 && first !== undefined
          ? spelling.assignment(other, first)
          : `leave out \`${placeName(own)}\``
    }
  ]
}

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

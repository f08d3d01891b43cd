import type { ParamDeclaration, ParamsTable, TableParam } from '../../../types/params.ts'
import { checkValue } from './check-value.ts'
import type { ParamProblem, CheckedTable, CheckedValue, ParamPath, ParamPlace } from './param-problem.ts'
import { isWrong, certainEdits, placeName, right, wrong, wrongType } from './param-problem.ts'
import { example, expected } from './describe-value.ts'
import { regExpText } from './meant.ts'
import type { Spelling } from './spelling.ts'
import { unknownNames } from './unknown-names.ts'
import { isTable } from './value-kinds.ts'

/**
 * Checks values against a table of declarations: unknown and missing names, each value, and params that exclude or need
 * each other. `outer` is the enclosing table, if there is one.
 */
export function checkTable(
  table: ParamsTable,
  values: Readonly<Record<string, unknown>>,
  path: ParamPath,
  spelling: Spelling,
  outer?: ParamsTable
): CheckedTable {
  const unknown = unknownNames(table, values, path, spelling, outer)
  const problems = [...unknown.problems]
  const params: Record<string, unknown> = Object.create(null)
  const places = new Map<string, ReadonlyMap<string, ParamPath>>()
  const checked = { params, places, given: new Set<string>(), faulty: new Set(unknown.meant) }
  for (const [name, declaration] of Object.entries(table)) {
    const written = spelling.name(name)
    const given = Object.hasOwn(values, written) ? values[written] : undefined
    // The user did give this param, only under a misspelt name: it is not missing as well
    if (given === undefined && unknown.meant.has(name)) continue
    const {
      value,
      problems: found,
      places: inner
    } = checkParam(declaration, given, { name, path: [...path, written], spelling, table })
    // A param in the wrong table is reported there, so it is not missing as well
    const told = found.filter(
      ({ code, path: at }) => code !== 'CONFIG_MISSING_PARAM' || !unknown.moved.has(placeName(at))
    )
    problems.push(...told.map((problem) => certainEdits(problem, values)))
    if (isWrong(found)) checked.faulty.add(name)
    else if (value !== undefined) params[name] = value
    if (inner !== undefined) places.set(name, inner)
    if (given !== undefined && !(spelling.defaultsGiven && isDefault(declaration, given))) checked.given.add(name)
  }
  problems.push(...crossFieldProblems(table, checked, path, spelling))
  return { ...checked, problems }
}

function checkParam(declaration: ParamDeclaration, given: unknown, place: ParamPlace): CheckedValue {
  if (given === undefined)
    return declaration.required ? wrong(missing(declaration, place)) : right(defaultOf(declaration))
  return declaration.type === 'table' ? checkNested(declaration, given, place) : checkValue(declaration, given, place)
}

function checkNested(declaration: TableParam, given: unknown, place: ParamPlace): CheckedValue {
  if (!isTable(given))
    return wrong({ ...wrongType(declaration, given, place), ...meantInside(declaration, given, place) })
  const { params, problems } = checkTable(declaration.params, given, place.path, place.spelling, place.table)
  return { value: params, problems }
}

function meantInside(
  { shorthand }: TableParam,
  given: unknown,
  { name, spelling }: ParamPlace
): { readonly suggestion?: string } {
  const text = typeof given === 'string' ? given : regExpText(given)
  return shorthand === undefined || text === undefined
    ? {}
    : { suggestion: spelling.table(name, spelling.assignment(shorthand, text)) }
}

function missing(declaration: ParamDeclaration, { name, path, spelling }: ParamPlace): ParamProblem {
  const instead = example(declaration)
  return {
    code: 'CONFIG_MISSING_PARAM',
    path,
    at: 'key',
    message: `\`${placeName(path)}\` is required`,
    expected: expected(declaration),
    ...(instead === undefined ? {} : { suggestion: spelling.assignment(name, instead) })
  }
}

function defaultOf(declaration: ParamDeclaration): unknown {
  if (!('default' in declaration)) return undefined
  return Array.isArray(declaration.default) ? [...declaration.default] : declaration.default
}

function isDefault(declaration: ParamDeclaration, given: unknown): boolean {
  const value = defaultOf(declaration)
  if (!Array.isArray(value) || !Array.isArray(given)) return value === given
  return value.length === given.length && value.every((item, index) => item === given[index])
}

/** Applies `onlyWith` and `notWith`. Params that are already wrong are skipped. */
function crossFieldProblems(
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
    // If two params exclude each other, that is one conflict, not two
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

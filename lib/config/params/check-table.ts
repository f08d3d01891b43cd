import type { ParamDeclaration, ParamsTable, TableParam } from '../../../types/params.ts'
import { checkValue } from './check-value.ts'
import { isWrong, type ParamProblem, certainEdits } from './param-problem.ts'
import { crossFieldProblems } from './cross-field.ts'
import { example, expected } from './expected.ts'
import type { CheckedTable, CheckedValue, ParamPath, ParamPlace } from './checked-value.ts'
import { placeName, right, wrong, wrongType } from './checked-value.ts'
import { regExpText } from './meant.ts'
import type { Spelling } from './spelling.ts'
import { unknownNames } from './unknown-names.ts'
import { isTable } from './plain-table.ts'

/**
 * Checks what was given against a table, which may stand in another one: unknown and missing names, each value, and
 * what may stand beside what.
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
    // A name that was misspelt is given, after all: it is not missing as well
    if (given === undefined && unknown.meant.has(name)) continue
    const {
      value,
      problems: found,
      places: inner
    } = checkParam(declaration, given, { name, path: [...path, written], spelling, table })
    // What stands in another table is told there, and is not missing as well
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

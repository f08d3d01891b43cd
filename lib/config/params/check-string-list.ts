import type { BadValue, StringListParam } from '../../../types/params.ts'
import { Expanded } from './expanded.ts'
import type { ParamProblem, CheckedValue, ParamPlace } from './param-problem.ts'
import { badValue, mismatch, right, wrong, wrongType } from './param-problem.ts'
import { scalarText } from './meant.ts'

// A list that is wrong throughout tells nothing more by its thousandth element.
const MOST_PROBLEMS = 20

/** Checks a string or an array of strings; gives an array. An empty element after a split is dropped, as in `"a,"`. */
export function checkStringList(declaration: StringListParam, value: unknown, place: ParamPlace): CheckedValue {
  if (!Array.isArray(value) && stringIn(value) === undefined)
    return wrong(wrongType(declaration, value, place, scalarText(value)))
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value]
  const list: string[] = []
  const problems: ParamProblem[] = []
  for (const [index, element] of elements.entries()) {
    const at = Array.isArray(value) ? { ...place, path: [...place.path, index] } : place
    const result = checkElement(declaration, element, at)
    if (typeof result === 'object' && 'code' in result) problems.push(result)
    // Not spread: one string may hold a million elements
    else for (const string of result) list.push(string)
    if (problems.length === MOST_PROBLEMS) break
  }
  if (problems.length > 0) return wrong(...problems)
  return declaration.nonEmpty && list.length === 0
    ? wrong(mismatch('CONFIG_BAD_VALUE', declaration, value, place))
    : right(list)
}

function checkElement(
  declaration: StringListParam,
  element: unknown,
  place: ParamPlace
): readonly string[] | ParamProblem {
  const text = stringIn(element)
  if (text === undefined) return elementProblem(element, place)
  const { separator, check } = declaration
  const strings =
    separator === undefined
      ? [text]
      : text
          .split(separator)
          .map((part) => part.trim())
          .filter((part) => part !== '')
  if (declaration.nonEmpty && strings.includes('')) return badValue(declaration, element, place, 'may not be empty')
  const what = check === undefined ? null : (strings.map(check).find((answer) => answer !== null) ?? null)
  if (what === null) return strings
  // One string of several stands somewhere else than its part would say
  const { part: _, ...whole }: BadValue = typeof what === 'string' ? { message: what } : what
  return badValue(declaration, element, place, strings[0] === text ? what : whole)
}

function stringIn(value: unknown): string | undefined {
  if (value instanceof Expanded && !value.secret) return value.text
  return typeof value === 'string' ? value : undefined
}

function elementProblem(element: unknown, place: ParamPlace): ParamProblem {
  const meant = scalarText(element)
  const { suggestion: _, ...problem } = wrongType({ type: 'string', help: '', since: '' }, element, place, meant)
  return meant === undefined ? problem : { ...problem, suggestion: JSON.stringify(meant) }
}

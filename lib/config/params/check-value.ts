import type {
  BooleanParam,
  IntegerParam,
  ParamDeclaration,
  StringParam,
  TableParam,
  ValueParam,
  BadValue,
  StringListParam
} from '../../../types/params.ts'
import { Expanded, unmarked, isSecret, SecretValue } from './value-kinds.ts'
import { mayBeShown } from './secret-text.ts'
import { checkProperties } from './check-properties.ts'
import type { CheckedValue, ParamPlace, ParamProblem } from './param-problem.ts'
import { badValue, mismatch, placeName, right, wrong, wrongType } from './param-problem.ts'
import { regExpText, scalarText, truthOf, quantity } from './meant.ts'
import { quoted } from './describe-value.ts'
import { suggest } from './suggest.ts'

// Checks one value by its declared type.

/** Checks the value of one param and converts it to what the connector gets. `checkTable` handles nested tables. */
export function checkValue(
  declaration: Exclude<ParamDeclaration, TableParam>,
  value: unknown,
  place: ParamPlace
): CheckedValue {
  if (value instanceof Expanded && value.secret && !keepsSecrets(declaration)) {
    const what = `would show the secret variable ${value.variable}, as its value is not kept secret`
    return wrong(badValue(declaration, value, place, what))
  }
  switch (declaration.type) {
    case 'string':
      return checkString(declaration, value, place)
    case 'integer':
      return checkInteger(declaration, value, place)
    case 'boolean':
      return checkBoolean(declaration, value, place)
    case 'string-list':
      return checkStringList(declaration, value, place)
    case 'properties':
      return checkProperties(declaration, value, place)
    default:
      return checkAny(declaration, value, place)
  }
}

function keepsSecrets(declaration: ParamDeclaration): boolean {
  return declaration.secret === true || declaration.type === 'properties' || declaration.type === 'value'
}

function checkString(declaration: StringParam, value: unknown, place: ParamPlace): CheckedValue {
  const text = textOf(declaration, value)
  if (text === undefined)
    return wrong(
      wrongType(declaration, value, place, regExpText(value) ?? scalarOf(declaration, value) ?? onlyText(value))
    )
  if (declaration.choices) return checkChoice(declaration, declaration.choices, text, value, place)
  if (declaration.nonEmpty && text === '') return wrong(mismatch('CONFIG_BAD_VALUE', declaration, value, place))
  const what = declaration.check?.(text) ?? null
  return {
    value: declaration.secret ? new SecretValue(text) : text,
    problems: what === null ? [] : [badValue(declaration, value, place, what)]
  }
}

function textOf(declaration: StringParam, value: unknown): string | undefined {
  if (value instanceof Expanded) return value.text
  if (declaration.secret && isSecret(value)) return value.reveal()
  return typeof value === 'string' ? value : undefined
}

/** If the param has choices, only a text that is one of them. */
function scalarOf({ choices, aliases = {} }: StringParam, value: unknown): string | undefined {
  const text = scalarText(value)
  return text === undefined || choices === undefined || choices.includes(text) || Object.hasOwn(aliases, text)
    ? text
    : undefined
}

function onlyText(value: unknown): string | undefined {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : undefined
  return typeof only === 'string' && mayBeShown(only) ? only : undefined
}

function checkChoice(
  declaration: StringParam,
  choices: readonly string[],
  text: string,
  value: unknown,
  place: ParamPlace
): CheckedValue {
  const { aliases = {}, refused = {}, meant: words = {} } = declaration
  if (choices.includes(text)) return right(text)
  if (Object.hasOwn(aliases, text)) return right(aliases[text])
  const other = declaration.elsewhere?.(text) ?? null
  if (other !== null)
    return wrong({ ...badValue(declaration, value, place, other), code: 'CONFIG_BAD_CHOICE', allowed: choices })
  const word = text.toLowerCase()
  const meant = Object.hasOwn(words, word)
    ? words[word]
    : (suggest(text, [...choices, ...Object.keys(aliases)]) ?? choices.find((choice) => text.startsWith(choice)))
  const { edits, ...problem } = mismatch('CONFIG_BAD_CHOICE', declaration, value, place, meant)
  const message = `\`${placeName(place.path)}\` cannot be ${quoted(text)}: ${refused[text]}`
  // A refused value is spelt right: there is nothing to correct
  const why = Object.hasOwn(refused, text) ? { message } : edits === undefined ? {} : { edits }
  return wrong({ ...problem, ...why, allowed: choices })
}

function checkInteger(declaration: IntegerParam, value: unknown, place: ParamPlace): CheckedValue {
  const number = value instanceof Expanded ? integerIn(value.text) : typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    const meant = typeof value === 'string' ? quantity(value, declaration.unit) : undefined
    const fits = meant !== undefined && meant >= declaration.min && meant <= declaration.max
    return wrong(wrongType(declaration, value, place, fits ? meant : undefined))
  }
  if (number >= declaration.min && number <= declaration.max) {
    const what = declaration.check?.(number) ?? null
    // -0 becomes 0
    return { value: number + 0, problems: what === null ? [] : [badValue(declaration, value, place, what)] }
  }
  const problem = mismatch(
    'CONFIG_OUT_OF_RANGE',
    declaration,
    value,
    place,
    number < declaration.min ? declaration.min : declaration.max
  )
  const { suggestion: _nearest, ...exact } = problem
  return wrong(declaration.exact ? exact : problem)
}

function integerIn(text: string): number | undefined {
  return /^[+-]?\d{1,20}$/.test(text.trim()) ? Number(text) : undefined
}

function checkBoolean(declaration: BooleanParam, value: unknown, place: ParamPlace): CheckedValue {
  const given = value instanceof Expanded ? booleanIn(value.text.trim()) : value
  if (typeof given === 'boolean') return right(given)
  return wrong(wrongType(declaration, value, place, truthOf(value instanceof Expanded ? value.text : value)))
}

function booleanIn(text: string): boolean | undefined {
  const word = text.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : undefined
}

function checkAny(declaration: ValueParam, given: unknown, place: ParamPlace): CheckedValue {
  const value = unmarked(given)
  const what = declaration.check?.(value) ?? null
  if (what !== null) return wrong(badValue(declaration, value, place, what))
  return declaration.is === undefined || declaration.is(value)
    ? right(value)
    : wrong(wrongType(declaration, value, place))
}

// If every element is wrong, the first few reports are enough.
const MOST_PROBLEMS = 20

/** Checks a string or an array of strings; the value is an array. Splitting drops empty elements, as in `"a,"`. */
function checkStringList(declaration: StringListParam, value: unknown, place: ParamPlace): CheckedValue {
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
  // If the text was split, offsets within one string are not offsets within the text
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

import type { PropertiesParam, PropertyName } from '../../../types/params.ts'
import type { ParamProblem, CheckedValue, ParamPath, ParamPlace } from './param-problem.ts'
import { placeName, wrong, wrongType } from './param-problem.ts'
import { type Property, checkProperty } from './check-property.ts'
import { declaredName, type PropertyNames } from './declared-params.ts'
import { paramHome, misplaced, MOST_UNKNOWN, renamed, theRest, unknownName } from './unknown-names.ts'
import { suggest } from './suggest.ts'
import { Expanded, isTable, SecretValue } from './value-kinds.ts'

// Checks params that hold `name=value` pairs.

// A long list may repeat a name thousands of times; the first few reports are enough.
const MOST_REPEATED = 20

/** Checks `name=value` pairs in any of their forms. The value is a table of strings under the declared names. */
export function checkProperties(declaration: PropertiesParam, value: unknown, place: ParamPlace): CheckedValue {
  const entries = propertyEntries(value, place.path)
  if (entries === null) return wrong(wrongType(declaration, value, place))
  const params: Record<string, unknown> = Object.create(null)
  const places = new Map<string, ParamPath>()
  const problems: ParamProblem[] = [...entries.problems]
  const counted = { unknown: 0, repeated: 0 }
  for (const entry of entries.properties) {
    const name = declaration.names === undefined ? entry.name : declaredName(declaration.names, entry.name)
    if (name === undefined) {
      if (++counted.unknown <= MOST_UNKNOWN)
        problems.push(strange(declaration.names ?? {}, entry, entries.properties, place))
      continue
    }
    const first = places.get(name)
    if (first !== undefined) {
      if (++counted.repeated <= MOST_REPEATED) problems.push(twice(entry, first))
      continue
    }
    const { value: text, problems: found } = checkProperty(declaration.names?.[name] ?? FREE, entry, place.spelling)
    problems.push(...found)
    params[name] = text
    places.set(name, entry.path)
  }
  return { value: params, problems: [...problems, ...theRest(counted.unknown - MOST_UNKNOWN, place.path)], places }
}

// Without declared names, any name and any text is valid.
const FREE: PropertyName = { help: '', type: 'string' }

function strange(
  names: PropertyNames,
  { name, path, at, hidden }: Property,
  given: readonly Property[],
  place: ParamPlace
): ParamProblem {
  const { path: table, table: outer } = place
  const allowed = Object.entries(names)
    .filter(([, property]) => property.refused === undefined)
    .map(([known]) => known)
  const home = at === 'key' ? paramHome(name, {}, outer) : null
  if (home !== null) return misplaced(name, home, {}, table, allowed, place.spelling)
  const meant = suggest(name, allowed)
  const problem = unknownName(path, allowed, meant, at, at === 'key' || hidden ? undefined : name)
  // A name inside a text cannot be replaced without its value, which may be a password
  const isFree =
    meant !== undefined &&
    at === 'key' &&
    !given.some((other) => declaredName(names, other.name) === declaredName(names, meant))
  return isFree ? renamed(problem, [...table, meant]) : problem
}

function twice({ name, path, at }: Property, first: ParamPath): ParamProblem {
  return {
    code: 'CONFIG_CONFLICT',
    path,
    at,
    message: `\`${name}\` is already set by \`${placeName(first)}\``,
    suggestion: 'leave out one of them'
  }
}

interface PropertyEntries {
  readonly properties: readonly Property[]
  readonly problems: readonly ParamProblem[]
}

// `topic.metadata.refresh.interval.ms`, the deepest real name, has fewer parts.
const DEEPEST = 8
const MOST_PROBLEMS = 20

/** Reads `{ name = value }`, `["name=value", ...]` or `"name=value"`; null for anything else. */
function propertyEntries(value: unknown, path: ParamPath): PropertyEntries | null {
  if (Array.isArray(value)) return listEntries(value, path)
  if (typeof value === 'string' || value instanceof Expanded) return listEntries([value], path, path)
  return isTable(value) ? tableEntries(value, path) : null
}

function listEntries(list: readonly unknown[], path: ParamPath, own?: ParamPath): PropertyEntries {
  const properties: Property[] = []
  const problems: ParamProblem[] = []
  for (const [index, element] of list.entries()) {
    const at = own ?? [...path, index]
    const pair = pairIn(element, at)
    if ('code' in pair) problems.push(pair)
    else properties.push(pair)
    if (problems.length === MOST_PROBLEMS) break
  }
  return { properties, problems }
}

/**
 * Splits at the first `=`, because a value may contain more of them. The problem never shows the text: it may be a
 * password.
 */
function pairIn(element: unknown, path: ParamPath): Property | ParamProblem {
  const text = element instanceof Expanded ? element.text : element
  if (typeof text !== 'string') return noPair(path, 'another type')
  const cut = text.indexOf('=')
  if (cut === -1) return noPair(path, 'a string without "="')
  const name = text.slice(0, cut).trim()
  if (name === '') return noPair(path, 'a string without a name')
  const value = text.slice(cut + 1)
  const hidden = element instanceof Expanded && element.secret
  return { name, value: hidden ? new SecretValue(value) : value, path, at: 'value', hidden }
}

function noPair(path: ParamPath, received: string): ParamProblem {
  return {
    code: 'CONFIG_WRONG_TYPE',
    path,
    at: 'value',
    message: `\`${placeName(path)}\` takes "name=value", not ${received}`,
    expected: 'string "name=value"',
    received
  }
}

/** A nested table is a dotted name written without quotes: `session.timeout.ms = 30000`. */
function tableEntries(table: Readonly<Record<string, unknown>>, path: ParamPath): PropertyEntries {
  const properties: Property[] = []
  const problems: ParamProblem[] = []
  const open: Property[] = [{ name: '', value: table, path, at: 'key' }]
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { name, value, path: place } = entry
    if (!isTable(value)) properties.push(entry)
    else if (place.length - path.length < DEEPEST) open.push(...inner(name, value, place))
    else if (problems.length < MOST_PROBLEMS) problems.push(noProperty(place))
  }
  return { properties, problems }
}

function inner(name: string, table: Readonly<Record<string, unknown>>, path: ParamPath): Property[] {
  return Object.entries(table)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): Property => {
      return { name: name === '' ? key : `${name}.${key}`, value, path: [...path, key], at: 'key' }
    })
    .toReversed()
}

function noProperty(path: ParamPath): ParamProblem {
  return {
    code: 'CONFIG_WRONG_TYPE',
    path,
    at: 'value',
    message: `\`${placeName(path)}\` is nested too deeply for a name with dots`
  }
}

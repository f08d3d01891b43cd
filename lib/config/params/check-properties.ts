import type { PropertiesParam, PropertyName } from '../../../types/params.ts'
import type { ParamProblem, CheckedValue, ParamPath, ParamPlace } from './param-problem.ts'
import { placeName, wrong, wrongType } from './param-problem.ts'
import type { Property } from './property-entries.ts'
import { propertyEntries } from './property-entries.ts'
import { declaredName, type PropertyNames } from './property-names.ts'
import { checkProperty } from './check-property.ts'
import { paramHome } from './param-home.ts'
import { misplaced, MOST_UNKNOWN, renamed, theRest, unknownName } from './unknown-names.ts'
import { suggest } from './suggest.ts'

// A list that repeats itself tells nothing more by its thousandth element.
const MOST_REPEATED = 20

/** Checks `name=value` pairs in any of their forms; gives one table of texts, under the names as they are declared. */
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

// Without declared names every name and every text is taken.
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
  // What stands in a text goes with its value, which may be a password
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

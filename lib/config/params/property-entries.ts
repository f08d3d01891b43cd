import { Expanded } from './expanded.ts'
import { type ParamProblem, type ParamPath, placeName } from './param-problem.ts'
import { isTable } from './plain-table.ts'
import { SecretValue } from './secret.ts'

/** A property as it was given. */
export interface Property {
  readonly name: string
  readonly value: unknown
  readonly path: ParamPath
  /** Whether a wrong name stands in a key or, as in `["name=value"]`, in a value. */
  readonly at: 'key' | 'value'
  /** The name too stands in a variable that is a secret. */
  readonly hidden?: boolean
}

export interface PropertyEntries {
  readonly properties: readonly Property[]
  readonly problems: readonly ParamProblem[]
}

// `topic.metadata.refresh.interval.ms` is the deepest that a real name goes.
const DEEPEST = 8
const MOST_PROBLEMS = 20

/** `{ name = value }`, `["name=value", ...]` or `"name=value"`; null where it is none of them. */
export function propertyEntries(value: unknown, path: ParamPath): PropertyEntries | null {
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

/** Split at the first `=`, as a value may hold more of them. What stands there is never shown: it may be a password. */
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

/** Tables inside are names with dots that were written without quotes: `session.timeout.ms = 30000`. */
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

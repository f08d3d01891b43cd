import type { TomlSet, TomlValue } from '../../../types/report.ts'
import { isTable } from '../params/value-kinds.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { notEditable } from './not-editable.ts'
import { valueAt } from './patched.ts'

/**
 * Redirects an edit of a property (`config.sasl_mechanisms`) to where the document has it: under any of its names, in a
 * table or as `"name=value"`.
 */
export function propertyEdit(document: unknown, { path, value, spellings = [] }: TomlSet): TomlSet {
  const holder = path.slice(0, -1)
  const given = valueAt(document, holder)
  const names = new Set([...spellings, ...path.slice(-1)].map(folded))
  if (isTable(given)) return { path: keyOf(given, holder, names) ?? path, value }
  if (typeof given === 'string') return inText(given, holder, names, value, path)
  if (Array.isArray(given)) return inArray(given, holder, names, value, path)
  return { path, value }
}

/**
 * The path of a property in a table. Dots and underscores are interchangeable, and a dotted name without quotes makes
 * nested tables.
 */
function keyOf(
  table: Readonly<Record<string, unknown>>,
  holder: TomlPath,
  names: ReadonlySet<string>
): TomlPath | undefined {
  const open: { readonly path: TomlPath; readonly value: unknown }[] = [{ path: [], value: table }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { path, value } = at
    if (!isTable(value)) {
      if (names.has(folded(path.join('.')))) return [...holder, ...path]
    } else if (path.length < DEEPEST)
      open.push(...Object.entries(value).map(([key, inner]) => ({ path: [...path, key], value: inner })))
  }
  return undefined
}

/** A single text becomes a list if it holds another property. */
function inText(
  text: string,
  holder: TomlPath,
  names: ReadonlySet<string>,
  value: TomlValue | null,
  path: TomlPath
): TomlSet {
  const isIt = indexOf([text], names, path) === 0
  if (value === null) return { path: isIt ? holder : path, value }
  return { path: holder, value: isIt ? pair(nameIn(text), value, path) : [text, pair(nameOf(path), value, path)] }
}

function inArray(
  given: readonly unknown[],
  holder: TomlPath,
  names: ReadonlySet<string>,
  value: TomlValue | null,
  path: TomlPath
): TomlSet {
  const index = indexOf(given, names, path)
  const element = given[index]
  if (value === null) return { path: [...holder, index === -1 ? given.length : index], value: null }
  const name = typeof element === 'string' ? nameIn(element) : nameOf(path)
  return { path: [...holder, index === -1 ? given.length : index], value: pair(name, value, path) }
}

function indexOf(given: readonly unknown[], names: ReadonlySet<string>, path: TomlPath): number {
  return given.findIndex((text) => {
    if (typeof text !== 'string' || nameIn(text).includes('${'))
      throw notEditable(path, 'what stands there may hold it under a variable')
    return names.has(folded(nameIn(text).trim()))
  })
}

function pair(name: string, value: TomlValue, path: TomlPath): string {
  if (typeof value === 'object') throw notEditable(path, 'a list of "name=value" takes texts only')
  return `${name}=${value}`
}

/** The part before the first `=`, with its spaces. */
function nameIn(text: string): string {
  const cut = text.indexOf('=')
  return cut === -1 ? text : text.slice(0, cut)
}

function nameOf(path: TomlPath): string {
  return String(path.at(-1))
}

function folded(name: string | number): string {
  return String(name).replaceAll('.', '_')
}

/** `topic.metadata.refresh.interval.ms`, the deepest real name, has fewer parts. */
const DEEPEST = 8

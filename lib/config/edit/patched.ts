import type { TomlPath } from '../toml/locate-node.ts'
import { isTable } from '../params/value-kinds.ts'
import { isWithin } from './locate-entry.ts'
import { notEditable } from './not-editable.ts'

/** An edit with its path in the file and its value as the parser would give it; undefined removes the value. */
export type PlainEdit =
  | { readonly path: TomlPath; readonly value: unknown }
  | { readonly path: TomlPath; readonly to: TomlPath }

/**
 * Applies an edit to a parsed document; the edited text has to parse to the same. Throws if the path leads through a
 * plain value, or to nothing.
 */
export function patch(document: Record<string, unknown>, edit: PlainEdit): void {
  if ('to' in edit) move(document, edit.path, edit.to)
  else if (edit.value === undefined) remove(document, edit.path)
  else set(document, edit.path, edit.value)
}

/** The value at a path; undefined if there is none. */
export function valueAt(document: unknown, path: TomlPath): unknown {
  return path.reduce(childOf, document)
}

function childOf(value: unknown, key: string | number): unknown {
  if (typeof key === 'number') return Array.isArray(value) ? (value[key] as unknown) : undefined
  return isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function set(document: Record<string, unknown>, path: TomlPath, value: unknown): void {
  let holder: unknown = document
  for (const [index, key] of path.slice(0, -1).entries()) {
    // A missing table is added; a missing element is not
    if (childOf(holder, key) === undefined && isTable(holder) && typeof key === 'string')
      holder[key] = Object.create(null)
    holder = childOf(holder, key)
    if (holder === undefined) throw notEditable(path.slice(0, index + 1), 'it is not there')
  }
  const key = path.at(-1)
  if (typeof key === 'string' && isTable(holder)) holder[key] = value
  else if (
    typeof key === 'number' &&
    Array.isArray(holder) &&
    Number.isInteger(key) &&
    key >= 0 &&
    key <= holder.length
  )
    holder[key] = value
  else throw notEditable(path, 'what is to hold it is no table, or has no such element')
}

function remove(document: Record<string, unknown>, path: TomlPath): void {
  const key = path.at(-1)
  const holder = valueAt(document, path.slice(0, -1))
  if (Array.isArray(holder) && typeof key === 'number') holder.splice(key, key < holder.length ? 1 : 0)
  else if (isTable(holder) && typeof key === 'string') delete holder[key]
}

function move(document: Record<string, unknown>, path: TomlPath, to: TomlPath): void {
  const value = valueAt(document, path)
  if (value === undefined || typeof path.at(-1) === 'number') throw notEditable(path, 'there is no such key')
  if (isWithin(to, path) || valueAt(document, to) !== undefined) throw notEditable(to, 'it is already there')
  set(document, to, value)
  remove(document, path)
}

import type { ErrorCode } from '../../types/error-codes.ts'
import type { TomlValue } from '../../types/report.ts'
import type { ConfigDocument, TomlTable } from './config-document.ts'
import { diagnose } from './config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { BrokenValue } from './variables/expand-variables.ts'
import { Expanded } from './variables/expanded.ts'
import type { TomlPath } from './toml/locate-node.ts'
import type { Home } from './params-home.ts'
import { received, shownName } from './params/received.ts'
import { isTable } from './params/plain-table.ts'

/** A table of a document with its path. */
export interface TableAt {
  readonly path: TomlPath
  readonly table: TomlTable
}

/** Whether sources of a connector, or connectors of a type, have a param of that name; null where nobody knows. */
export type IsParam = (of: string, name: string) => boolean | null

/** Where a field is read from, and where its problems go. */
export interface FieldAt {
  readonly document: ConfigDocument
  readonly path: TomlPath
  readonly found: DiagnosticList
}

/** The tables of `[[name]]`; a lone `[name]` is taken as one. */
export function readTables({ document, found }: Omit<FieldAt, 'path'>, name: string): readonly TableAt[] {
  const value = document.value[name]
  if (isTable(value)) return [{ path: [name], table: value }]
  const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return items.flatMap((item, index) => {
    const path = Array.isArray(value) ? [name, index] : [name]
    if (isTable(item)) return [{ path, table: item }]
    wrongType({ document, path, found }, item, 'table', `[[${name}]]`)
    return []
  })
}

/** Tells of the keys that a table must not have. Gives the known names that were probably meant by them. */
export function refuseUnknownKeys(
  { document, path, found }: FieldAt, table: TomlTable, known: readonly string[], code: ErrorCode, home: (key: string) => Home | null
): ReadonlySet<string> {
  const meant = new Set<string>()
  for (const key of Object.keys(table)) {
    if (known.includes(key)) continue
    const elsewhere = home(key)
    const near = elsewhere === null ? found.suggest(key, known) : undefined
    if (near !== undefined) meant.add(near)
    const suggestion = elsewhere === null ? near : elsewhere.advice
    const to = near === undefined || table[near] !== undefined ? elsewhere?.path ?? null : [...path, near]
    found.add(() => diagnose(document, {
      code, path: [...path, key], at: 'key', message: `unknown key \`${shownName(key)}\``, allowed: known,
      ...(suggestion === undefined ? {} : { suggestion }),
      ...(to === null ? {} : { patch: { file: document.file, edits: [{ path: [...path, key], to }] } })
    }))
  }
  return meant
}

/** A string that is not empty; null where it is none, which has been told of then. */
export function readText(at: FieldAt, value: unknown): string | null {
  if (value instanceof BrokenValue) return null
  if (value instanceof Expanded && value.secret) {
    at.found.add(() => diagnose(at.document, {
      code: 'CONFIG_BAD_VALUE', path: at.path, at: 'value',
      message: `the value of the secret variable ${value.variable} would be shown here`,
      received: received(value)
    }))
    return null
  }
  const text = value instanceof Expanded ? value.text : value
  if (typeof text === 'string' && text !== '') return text
  const scalar = ['number', 'bigint', 'boolean'].includes(typeof value) ? String(value) : undefined
  wrongType(at, value, 'non-empty string', scalar === undefined ? undefined : `${nameOf(at.path)} = "${scalar.slice(0, 40)}"`, scalar)
  return null
}

/** `true` or `false`; a variable may hold either. */
export function readFlag(at: FieldAt, value: unknown, byDefault: boolean): boolean {
  if (value === undefined || value instanceof BrokenValue) return byDefault
  if (typeof value === 'boolean') return value
  const word = wordIn(value)
  if (value instanceof Expanded && word !== null) return word === 'true'
  const meant = word ?? String(byDefault)
  if (value instanceof Expanded) wrongType(at, value, 'true or false', `${value.variable}=${meant}`)
  else wrongType(at, value, 'true or false', `${nameOf(at.path)} = ${meant}`, word === null ? undefined : word === 'true')
  return byDefault
}

function wordIn(value: unknown): 'true' | 'false' | null {
  const text = value instanceof Expanded ? value.text : value
  const word = typeof text === 'string' ? text.trim().toLowerCase() : ''
  return word === 'true' || word === 'false' ? word : null
}

/** index => string of an array of strings. Null where it is no array; what is wrong in it is left out; both are told. */
export function readTexts(at: FieldAt, value: unknown): ReadonlyMap<number, string> | null {
  if (!Array.isArray(value)) {
    if (!(value instanceof BrokenValue)) wrongType(at, value, 'array of strings', `${nameOf(at.path)} = ["..."]`, typeof value === 'string' ? [value] : undefined)
    return null
  }
  const texts = new Map<number, string>()
  for (const [index, item] of value.entries()) {
    const text = readText({ ...at, path: [...at.path, index] }, item)
    if (text !== null) texts.set(index, text)
  }
  return texts
}

/** A table of params, or an array of one such table, as `[[sources.params]]` makes it. Null where it is neither, which is told. */
export function readParams(at: FieldAt, value: unknown): TableAt | null {
  if (isTable(value)) return { path: at.path, table: value }
  if (value instanceof BrokenValue) return null
  if (!Array.isArray(value)) wrongType(at, value, 'table')
  else if (value.length === 1) return readParams({ ...at, path: [...at.path, 0] }, value[0])
  else {
    wrongType({ ...at, path: value.length > 1 ? [...at.path, 1] : at.path }, value, 'table', 'put all params into one table')
  }
  return null
}

/** Tells that a value is of another type than it has to be. `instead` is what was meant, where there is no doubt. */
export function wrongType({ document, path, found }: FieldAt, value: unknown, expected: string, suggestion?: string, instead?: TomlValue): void {
  const stands = received(value)
  found.add(() => diagnose(document, {
    code: 'CONFIG_WRONG_TYPE', path, at: 'value',
    message: `\`${nameOf(path)}\` takes ${article(expected)}, not ${stands}`, expected, received: stands,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(instead === undefined ? {} : { patch: { file: document.file, edits: [{ path, value: instead }] } })
  }))
}

/** `port`, `tags[1]` */
function nameOf(path: TomlPath): string {
  const name = path.findLastIndex((key) => typeof key === 'string')
  return path.slice(name).map((key) => typeof key === 'number' ? `[${key}]` : shownName(key)).join('')
}

function article(expected: string): string {
  return expected.startsWith('true') ? expected : /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`
}

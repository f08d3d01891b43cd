import type { Diagnostic } from '../../types/diagnostic.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import type { TomlValue } from '../../types/report.ts'
import { asWritten } from './document/as-written.ts'
import type { ConfigDocument, TomlTable } from './document/config-document.ts'
import { diagnose } from './document/config-document.ts'
import type { DiagnosticList } from './diagnostics/diagnostic-list.ts'
import { BrokenValue } from './variables/expand-variables.ts'
import { Expanded, isTable } from './params/value-kinds.ts'
import type { TomlPath } from './toml/locate-node.ts'
import { quoted, received, shownName } from './params/describe-value.ts'
import { truthOf } from './params/meant.ts'

/** A table of a document with its path. */
export interface TableAt {
  readonly path: TomlPath
  readonly table: TomlTable
}

/** Whether sources of a connector, or connectors of a type, have a param with this name; null if that is unknown. */
export type IsParam = (of: string, name: string) => boolean | null

/** Where a misplaced key belongs. */
export interface Home {
  /** Null if there are several candidates. */
  readonly path: TomlPath | null
  /** Advice in words. */
  readonly advice: string
}

/** Where to read a field, and where its problems go. */
export interface FieldAt {
  readonly document: ConfigDocument
  readonly path: TomlPath
  readonly found: DiagnosticList
}

/** The tables of `[[name]]`; a single `[name]` counts as one. */
export function readTables({ document, found }: Omit<FieldAt, 'path'>, name: string): readonly TableAt[] {
  const value = document.value[name]
  if (isTable(value) && haveNames(value)) {
    for (const key of Object.keys(value)) found.add(() => namedTable(document, name, key))
    return []
  }
  if (isTable(value)) return [{ path: [name], table: value }]
  const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return items.flatMap((item, index) => {
    const path = Array.isArray(value) ? [name, index] : [name]
    if (isTable(item)) return [{ path, table: item }]
    wrongType({ document, path, found }, item, 'table', `[[${name}]]`)
    return []
  })
}

/** Whether all tables are like `[sources.in]`, the style of programs that name each table in its header. */
function haveNames(value: TomlTable): boolean {
  const entries = Object.entries(value)
  return (
    entries.length > 0 && entries.every(([key, item]) => isTable(item) && !key.startsWith('params') && key !== 'tags')
  )
}

function namedTable(document: ConfigDocument, name: string, key: string): Diagnostic {
  const own = name === 'sources' ? 'key' : 'id'
  return diagnose(document, {
    code: 'CONFIG_WRONG_TYPE',
    path: [name, key],
    at: 'key',
    message: `\`[[${name}]]\` get their names from the key \`${own}\`, not from their headers`,
    suggestion: `write [[${name}]], and below it ${own} = ${quoted(key)}`
  })
}

/** Reports keys that a table must not have. Returns the known names that were probably meant. */
export function refuseUnknownKeys(
  { document, path, found }: FieldAt,
  table: TomlTable,
  known: readonly string[],
  code: ErrorCode,
  home: (key: string) => Home | null
): ReadonlySet<string> {
  const meant = new Set<string>()
  for (const key of Object.keys(table)) {
    if (known.includes(key)) continue
    const elsewhere = home(key)
    const near =
      elsewhere === null
        ? (found.suggest(key, known) ?? OTHER_KEYS.get(key.toLowerCase())?.find((one) => known.includes(one)))
        : undefined
    if (near !== undefined) meant.add(near)
    const suggestion = elsewhere === null ? near : elsewhere.advice
    const to = near === undefined || table[near] !== undefined ? (elsewhere?.path ?? null) : [...path, near]
    found.add(() =>
      diagnose(document, {
        code,
        path: [...path, key],
        at: 'key',
        message: `unknown key \`${shownName(key)}\``,
        allowed: known,
        ...(suggestion === undefined ? {} : { suggestion }),
        ...(to === null ? {} : { patch: { file: document.file, edits: [{ path: [...path, key], to }] } })
      })
    )
  }
  return meant
}

/** Other programs' names for these keys. */
const OTHER_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['name', ['key', 'id']],
  ['id', ['key']],
  ['connector', ['connect']],
  ['kind', ['type']],
  ['type', ['connect']],
  ['labels', ['tags']],
  ['label', ['tags']],
  ['override', ['allow_override', 'params']],
  ['overrides', ['allow_override', 'params']]
])

/** A non-empty string; null for anything else, which is reported. */
export function readText(at: FieldAt, value: unknown): string | null {
  if (value instanceof BrokenValue) return null
  if (value instanceof Expanded && value.secret) {
    at.found.add(() =>
      diagnose(at.document, {
        code: 'CONFIG_BAD_VALUE',
        path: at.path,
        at: 'value',
        message: `the value of the secret variable ${value.variable} would be shown here`,
        received: received(value)
      })
    )
    return null
  }
  const text = value instanceof Expanded ? value.text : value
  if (typeof text === 'string' && text !== '') return text
  const scalar = typeof value === 'string' ? undefined : asWritten(at.document, at.path)
  wrongType(
    at,
    value,
    'non-empty string',
    scalar === undefined ? undefined : `${nameOf(at.path)} = "${scalar.slice(0, 40)}"`,
    scalar
  )
  return null
}

/** `true` or `false`; a variable may contain either. */
export function readFlag(at: FieldAt, value: unknown, byDefault: boolean): boolean {
  if (value === undefined || value instanceof BrokenValue) return byDefault
  if (typeof value === 'boolean') return value
  const meant = truthOf(value instanceof Expanded ? value.text : value)
  if (value instanceof Expanded && /^\s*(?:true|false)\s*$/i.test(value.text)) return meant ?? byDefault
  if (value instanceof Expanded) wrongType(at, value, 'true or false', `${value.variable}=${meant ?? byDefault}`)
  else wrongType(at, value, 'true or false', `${nameOf(at.path)} = ${meant ?? byDefault}`, meant)
  return byDefault
}

/**
 * index => string, for an array of strings. Null for anything but an array. Invalid elements are left out; everything
 * wrong is reported.
 */
export function readTexts(at: FieldAt, value: unknown): ReadonlyMap<number, string> | null {
  if (!Array.isArray(value)) {
    if (!(value instanceof BrokenValue)) wrongType(at, value, 'array of strings', ...listMeant(at.path, value))
    return null
  }
  const texts = new Map<number, string>()
  for (const [index, item] of value.entries()) {
    const text = readText({ ...at, path: [...at.path, index] }, item)
    if (text !== null) texts.set(index, text)
  }
  return texts
}

/** The list that was meant by `"file, mode"` or `{ file = true }`. */
function listMeant(path: TomlPath, value: unknown): readonly [suggestion: string, instead?: readonly string[]] {
  const names =
    typeof value === 'string'
      ? value.split(/[\s,;]+/).filter((name) => name !== '')
      : isTable(value)
        ? Object.keys(value)
        : []
  if (names.length === 0 || names.length > 100 || !names.every((name) => /^[\w.-]{1,64}$/.test(name)))
    return [`${nameOf(path)} = ["..."]`]
  return [`${nameOf(path)} = [${names.map((name) => `"${name}"`).join(', ')}]`, names]
}

/**
 * A table of params, or an array with one such table, as `[[sources.params]]` makes it. Null for anything else, which
 * is reported.
 */
export function readParams(at: FieldAt, value: unknown): TableAt | null {
  if (isTable(value)) return { path: at.path, table: value }
  if (value instanceof BrokenValue) return null
  if (!Array.isArray(value)) wrongType(at, value, 'table')
  else if (value.length === 1) return readParams({ ...at, path: [...at.path, 0] }, value[0])
  else {
    wrongType(
      { ...at, path: value.length > 1 ? [...at.path, 1] : at.path },
      value,
      'table',
      'put all params into one table'
    )
  }
  return null
}

/** Reports a value of the wrong type. `instead` is what was meant, if that is certain. */
export function wrongType(
  { document, path, found }: FieldAt,
  value: unknown,
  expected: string,
  suggestion?: string,
  instead?: TomlValue
): void {
  const stands = received(value)
  found.add(() =>
    diagnose(document, {
      code: 'CONFIG_WRONG_TYPE',
      path,
      at: 'value',
      message: `\`${nameOf(path)}\` takes ${article(expected)}, not ${stands}`,
      expected,
      received: stands,
      ...(suggestion === undefined ? {} : { suggestion }),
      ...(instead === undefined ? {} : { patch: { file: document.file, edits: [{ path, value: instead }] } })
    })
  )
}

/** `port`, `tags[1]` */
function nameOf(path: TomlPath): string {
  const name = path.findLastIndex((key) => typeof key === 'string')
  return path
    .slice(name)
    .map((key) => (typeof key === 'number' ? `[${key}]` : shownName(key)))
    .join('')
}

function article(expected: string): string {
  return expected.startsWith('true') ? expected : /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`
}

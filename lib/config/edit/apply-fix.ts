import { isDeepStrictEqual } from 'node:util'
import type { TomlEdit, TomlPatch, TomlValue } from '../../../types/report.ts'
import { ConfigError } from '../../errors/config-error.ts'
import { SourceError } from '../../errors/source-error.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { parseToml } from '../syntax/parse-toml.ts'
import { insertInside } from './insert-inside.ts'
import { insertLine } from './insert.ts'
import { locateEntry } from './locate-entry.ts'
import { notEditable } from './not-editable.ts'
import { patch as patchValue, valueAt, type PlainEdit } from './patched.ts'
import { propertyEdit } from './property-edit.ts'
import { removal } from './remove.ts'
import { rewritten } from './rewritten.ts'
import { reheading, renaming } from './rename.ts'
import { spliced } from '../toml/splice.ts'
import { tomlGroups } from './toml-groups.ts'
import { tomlText } from './toml-text.ts'

/** The edits of one file. */
export type FixOfText = Pick<TomlPatch, 'edits'> & Partial<Pick<TomlPatch, 'file' | 'rewrites'>>

/**
 * Applies the edits of a fix to a TOML text. Pure; every byte outside the edits stays unchanged. Throws a `SourceError`
 * if the text is not TOML and no rewrite makes it TOML, or if an edit is impossible. The result is parsed, and must
 * contain exactly the changes that the edits describe.
 */
export function applyFix(text: string, { edits, rewrites = [], file = 'the text' }: FixOfText): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  let edited = rewritten(text.slice(mark.length), rewrites)
  // The rewritten text may have another fault
  if (rewrites.length > 0 && edits.length === 0) return mark + edited
  let document = parsed(edited, file)
  for (const edit of edits) {
    const plain = plainEdit(document, edit)
    if (plain === null) continue
    // Applied to the parsed value first, so that an impossible edit is refused before the text changes
    patchValue(document, plain.edit)
    edited = editedText(edited, plain)
    const after = parsed(edited, file, plain.edit.path)
    if (!isDeepStrictEqual(after, document))
      throw notEditable(plain.edit.path, 'it is written in a way that this edit does not fit')
    document = after
  }
  return mark + edited
}

/** Whether `applyFix` can apply a fix; otherwise a person has to. Pure; never throws. */
export function canApply(text: string, patch: FixOfText): boolean {
  try {
    applyFix(text, patch)
    return true
  } catch (error) {
    if (error instanceof SourceError) return false
    throw error
  }
}

/** Treats every value as a secret: which ones are secret is unknown here. */
function parsed(text: string, file: string, edited?: TomlPath): Record<string, unknown> {
  const result = parseToml({ file, text }, { isSecretName: () => true })
  if (result.ok) return result.document.value
  if (edited !== undefined) throw notEditable(edited, 'it is written in a way that this edit does not fit')
  const { excerpt: _excerpt, excerptColumn: _column, fix: _fix, ...diagnostic } = result.diagnostics[0]
  throw new ConfigError([diagnostic])
}

/** An edit and the text of its value; the text is null for edits that move or remove something. */
interface WrittenEdit {
  readonly edit: PlainEdit
  readonly written: string | null
}

/** Null if there is nothing to do. */
function plainEdit(document: unknown, edit: TomlEdit): WrittenEdit | null {
  if ('to' in edit) return { edit, written: null }
  if ('append' in edit) {
    const list = valueAt(document, edit.path)
    if (Array.isArray(list) && list.includes(edit.append)) return null
    return Array.isArray(list) ? setting([...edit.path, list.length], edit.append) : setting(edit.path, [edit.append])
  }
  const { path, value } = edit.spellings === undefined ? edit : propertyEdit(document, edit)
  if (value !== null) return setting(path, value)
  return valueAt(document, path) === undefined ? null : { edit: { path, value: undefined }, written: null }
}

function setting(path: TomlPath, value: TomlValue): WrittenEdit {
  const written = tomlText(value, path)
  return { edit: { path, value: parsed(`value = ${written}`, '', path)['value'] }, written }
}

function editedText(text: string, { edit, written }: WrittenEdit): string {
  if (written !== null) return withValue(text, edit.path, written)
  if (!('to' in edit)) return without(text, edit.path)
  const groups = tomlGroups(text)
  const { path, to } = edit
  const name = to.at(-1)
  const isRenamed = path.length === to.length && path.slice(0, -1).every((key, index) => key === to[index])
  if (isRenamed && typeof name === 'string') return spliced(text, renaming(groups, path, name))
  const located = locateEntry(groups, path)
  if (located.at !== 'entry') return spliced(text, reheading(groups, path, to))
  return without(withValue(text, to, text.slice(located.entry.valueStart, located.entry.end)), path)
}

function withValue(text: string, path: TomlPath, written: string): string {
  // A table with headers or dotted keys of its own has no single place to put a value
  const cleared = locateEntry(tomlGroups(text), path).at === 'entry' ? text : without(text, path)
  const groups = tomlGroups(cleared)
  const located = locateEntry(groups, path)
  if (located.at === 'entry')
    return spliced(cleared, [{ start: located.entry.valueStart, end: located.entry.end, text: written }])
  if (located.at === 'inside') return spliced(cleared, insertInside(cleared, located.group, path, written))
  return spliced(cleared, [insertLine(cleared, groups, path, written)])
}

function without(text: string, path: TomlPath): string {
  return spliced(text, removal(text, tomlGroups(text), path))
}

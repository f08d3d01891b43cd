import type { Diagnostic, DiagnosticPlace } from '../../../types/diagnostic.ts'
import type { ValuePart } from '../../../types/params.ts'
import type { TomlEdit, TomlPatch } from '../../../types/report.ts'
import { asWritten } from './as-written.ts'
import type { IsSecretValue } from '../diagnostics/excerpt.ts'
import { excerptAt, SECRET_MARK } from '../diagnostics/excerpt.ts'
import type { ParamProblem } from '../params/param-problem.ts'
import type { PlaceNode, TomlPath } from '../toml/locate-node.ts'
import { nearestNode } from '../toml/locate-node.ts'
import type { TomlPlaces } from '../toml/locate-path.ts'
import { locatePath } from '../toml/locate-path.ts'
import { partOfString } from '../toml/string-part.ts'
import type { IsSecretName } from '../params/secret-names.ts'
import { formatPath } from '../toml/toml-path.ts'

/** A TOML table as the parser makes it: without a prototype. */
export type TomlTable = Readonly<Record<string, unknown>>

/** A configuration file that has been read. */
export interface ConfigDocument {
  readonly file: string
  readonly places: TomlPlaces
  /** Its parsed content, with variables expanded. */
  readonly value: TomlTable
  readonly isSecret: IsSecretValue
  readonly isSecretName: IsSecretName
}

/** A problem at a path of a document. */
export interface DocumentProblem
  extends
    Pick<Diagnostic, 'code' | 'message'>,
    Partial<Pick<Diagnostic, 'severity' | 'expected' | 'received' | 'allowed' | 'suggestion' | 'related'>> {
  readonly path: TomlPath
  /** Whether the name or the value is wrong. */
  readonly at: 'key' | 'value'
  /** A part of the value, by its offset in the source text: one variable of several. */
  readonly part?: ValuePart
  /** A part of the parsed value, by its offset there, and the whole value. */
  readonly within?: ValuePart & { readonly text: string }
  /** Edits that fix the problem. */
  readonly patch?: TomlPatch
}

/** Makes a problem's diagnostic, with its place and an excerpt that shows no secret. */
export function diagnose(document: ConfigDocument, problem: DocumentProblem): Diagnostic {
  const { places, isSecret, isSecretName, file } = document
  const { code, message, path, at, part, within, patch, severity = 'error', ...rest } = problem
  const node = nearestNode(places.root, path)
  // A misspelt name may be that of a secret
  const misspelt = problem.suggestion !== undefined && isSecretName(problem.suggestion)
  const isHidden: IsSecretValue = (leaf, text) => isSecret(leaf, text) || (misspelt && isWithin(leaf, node))
  const own =
    at === 'key'
      ? { offset: node.keyStart, length: node.keyEnd - node.keyStart }
      : valuePart(node, isHidden, places.text)
  const { offset, length } = part ?? innerPart(places.text, node, own, within) ?? own
  const { line, column } = places.lines.at(offset)
  const excerpt = excerptAt(places, offset, isHidden)
  const room = excerpt.column + excerpt.text.length - column
  return {
    code,
    severity,
    message,
    file,
    line,
    column,
    length: Math.max(1, Math.min(length, room)),
    path: formatPath(path),
    ...rest,
    excerpt: excerpt.text,
    ...(excerpt.column === 1 ? {} : { excerptColumn: excerpt.column }),
    ...(patch === undefined ? {} : { fix: { patch } })
  }
}

/** Moves a problem of a params table into the document that has the table at `table`. */
export function paramProblemIn(document: ConfigDocument, table: TomlPath, given: ParamProblem): DocumentProblem {
  const { file } = document
  const { edits, path, ...problem } = textAsWritten(given, asWritten(document, [...table, ...given.path]))
  return {
    ...problem,
    path: [...table, ...path],
    ...(edits === undefined ? {} : { patch: { file, edits: edits.map((edit) => within(table, edit)) } })
  }
}

/** If a string was meant, the edit keeps an unquoted value exactly as it was written. */
function textAsWritten(problem: ParamProblem, written: string | undefined): ParamProblem {
  const [edit, ...more] = problem.edits ?? []
  if (
    problem.code !== 'CONFIG_WRONG_TYPE' ||
    written === undefined ||
    more.length > 0 ||
    edit === undefined ||
    !('value' in edit) ||
    typeof edit.value !== 'string'
  )
    return problem
  const suggestion = problem.suggestion?.replace(JSON.stringify(edit.value), () => JSON.stringify(written))
  return { ...problem, ...(suggestion === undefined ? {} : { suggestion }), edits: [{ ...edit, value: written }] }
}

function within(table: TomlPath, edit: TomlEdit): TomlEdit {
  const path = [...table, ...edit.path]
  return 'to' in edit ? { path, to: [...table, ...edit.to] } : { ...edit, path }
}

/** Another place that a diagnostic refers to. */
export function relatedPlace({ file, places }: ConfigDocument, path: TomlPath, message: string): DiagnosticPlace {
  const { keyLine, keyColumn } = locatePath(places, path)
  return { message, file, line: keyLine, column: keyColumn }
}

function isWithin(leaf: PlaceNode, node: PlaceNode): boolean {
  return leaf.valueStart >= node.valueStart && leaf.valueEnd <= node.valueEnd
}

/** Null if the value differs from its source text, for instance because of variables. */
function innerPart(text: string, node: PlaceNode, own: ValuePart, within: DocumentProblem['within']): ValuePart | null {
  if (within === undefined || own.length !== node.valueEnd - node.valueStart) return null
  const part = partOfString(text.slice(node.valueStart, node.valueEnd), within.text, within)
  return part === null ? null : { offset: node.valueStart + part.offset, length: part.length }
}

function valuePart(node: PlaceNode, isHidden: IsSecretValue, text: string): ValuePart {
  const length = node.valueEnd - node.valueStart
  const hidden = node.children === null && isHidden(node, text.slice(node.valueStart, node.valueEnd))
  return { offset: node.valueStart, length: hidden ? SECRET_MARK.length : length }
}

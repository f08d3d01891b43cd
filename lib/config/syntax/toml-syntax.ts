import type { TomlError } from 'smol-toml'
import type { Diagnostic, DiagnosticPlace } from '../../../types/diagnostic.ts'
import type { TomlRewrite } from '../../../types/report.ts'
import type { ConfigDocument } from '../document/config-document.ts'
import { isWithinPair } from '../../errors/cut-text.ts'
import { SECRET_MARK, UNITS_AFTER, UNITS_BEFORE } from '../diagnostics/excerpt.ts'
import type { Excerpt } from '../diagnostics/excerpt.ts'
import type { IsSecretName } from '../params/secret-names.ts'
import { lineAt, type Declared, type Rewrite, type SyntaxHint } from './hints/syntax-fault.ts'
import { syntaxHint } from './hints/syntax-hint.ts'
import { readKey } from '../toml/locate-lexer.ts'
import type { PlaceNode } from '../toml/locate-node.ts'
import type { TomlPlaces } from '../toml/locate-path.ts'
import { shownOf, type Shown, type TextSecrets } from './shown-line.ts'

/** The parser's reason why a text is not TOML, and where it stopped. */
export type ParserError = Pick<TomlError, 'message' | 'line' | 'column'>

/** The problem where the parser stopped. */
export interface SyntaxProblem {
  readonly diagnostic: Diagnostic
  /** The hint before secrets are blanked out. */
  readonly hint: SyntaxHint
}

export function syntaxProblem(
  document: ConfigDocument,
  error: ParserError,
  declared: Declared,
  secrets: TextSecrets
): SyntaxProblem {
  const { file, places, isSecret } = document
  const { rules } = secrets
  const shown = (at: number): Shown => shownOf(places, at, secrets, isSecret)
  const reason = reasonOf(error)
  const stopped = places.lines.offsetOf(error)
  const first = reason.startsWith('trying to redefine') ? firstOf(places, stopped) : null
  const { hidden, text: seen } = shown(stopped)
  const hintWith = (isSecretName: IsSecretName, text = places.text): SyntaxHint =>
    syntaxHint({ text, offset: stopped, reason, declared, isSecretName, first })
  const hiddenAt = stopped - places.lines.at(stopped).column + 1 + seen.length
  // In a line with a secret every word may be part of it, except in a comment
  const isComment = hidden !== '' && stopped < hiddenAt && /# ?$/.test(seen)
  const hint =
    hidden === '' || isComment
      ? hintWith(rules.isSecretName, isComment ? blanked(places.text, hiddenAt, hidden.length) : places.text)
      : hintWith(() => true)
  const { offset = stopped, length = 1, rewrites, related } = hint
  const { line, column } = places.lines.at(offset)
  const excerpt = excerptOf(shown(offset), column)
  const shownColumn = Math.min(column, excerpt.column + excerpt.shownLength)
  const others = [
    ...(first === null ? [] : [{ message: 'it was defined here first', offset: first.keyStart }]),
    ...(related === undefined ? [] : [related])
  ]
  const diagnostic: Diagnostic = {
    code: 'CONFIG_TOML_SYNTAX',
    severity: 'error',
    ...(repeatsAny([hint.message, hint.suggestion ?? ''], hidden, LEAST_WORD) ? PART_OF_SECRET : wordsOf(hint)),
    file,
    line,
    column: shownColumn,
    length: Math.max(1, Math.min(length, excerpt.column + excerpt.shownLength - shownColumn)),
    path: '',
    excerpt: excerpt.text,
    ...(excerpt.column === 1 ? {} : { excerptColumn: excerpt.column }),
    ...(others.length === 0 ? {} : { related: others.map((other) => relatedAt(places, file, other)) }),
    ...fixOf(places, file, rewrites ?? [], hidden)
  }
  return { diagnostic, hint: hidden === '' ? hint : hintWith(() => false) }
}

function blanked(text: string, at: number, length: number): string {
  return text.slice(0, at) + ' '.repeat(length) + text.slice(at + length)
}

const PART_OF_SECRET = {
  message: 'this line is not TOML; it is not shown because it may contain a secret',
  suggestion: 'write key = "value", on one line and with straight quotes'
}

function wordsOf({ message, suggestion }: SyntaxHint): Pick<Diagnostic, 'message' | 'suggestion'> {
  return { message, ...(suggestion === undefined ? {} : { suggestion }) }
}

/** The part of a line around a column that may be shown. */
function excerptOf({ text, hidden }: Shown, column: number): Excerpt & { readonly shownLength: number } {
  const at = Math.min(column - 1, text.length)
  const from = startOfCharacter(text, Math.max(0, at - UNITS_BEFORE))
  const end = startOfCharacter(text, Math.min(text.length, at + UNITS_AFTER))
  const seen = text.slice(from, end)
  const isCut = hidden !== '' && end === text.length
  return { text: isCut ? seen + SECRET_MARK : seen, column: from + 1, shownLength: seen.length }
}

function startOfCharacter(text: string, at: number): number {
  return isWithinPair(text, at) ? at - 1 : at
}

/** A fix shows what it replaces and what it writes: if it repeats a part of a secret, it is dropped. */
function fixOf(
  places: TomlPlaces,
  file: string,
  rewrites: readonly Rewrite[],
  hidden: string
): Pick<Diagnostic, 'fix'> {
  const made = rewrites.map((rewrite) => rewriteIn(places, rewrite))
  if (
    made.length === 0 ||
    repeatsAny(
      made.flatMap(({ was, written }) => [was, written]),
      hidden,
      1
    )
  )
    return {}
  return { fix: { patch: { file, edits: [], rewrites: made } } }
}

/** Whether texts contain a hidden word of at least so many characters. */
function repeatsAny(texts: readonly string[], hidden: string, least: number): boolean {
  // A variable's name is no secret, whatever its value
  const words = new Set(wordsIn(hidden.replaceAll(VARIABLE, ' ')).filter((word) => word.length >= least))
  return texts.some((text) => wordsIn(text).some((word) => words.has(word)))
}

function wordsIn(text: string): readonly string[] {
  return text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Shorter words occur in any sentence and give nothing away. */
const LEAST_WORD = 3
const VARIABLE = /\$(?:[A-Z][A-Z0-9_]{0,63}\b|\{[A-Z][A-Z0-9_]{0,63}\})/g

/** The first definition of the repeated name, or of a part of it; null if that is unclear. */
function firstOf(places: TomlPlaces, stopped: number): PlaceNode | null {
  const { text, repeated } = places
  const isIt = repeated !== null && repeated.offset >= stopped && !text.slice(stopped, repeated.offset).includes('\n')
  return isIt ? repeated.first : givenBefore(places, stopped)
}

/** The deepest part of a dotted key or a header that is already defined further up. */
function givenBefore({ text, root }: TomlPlaces, stopped: number): PlaceNode | null {
  const header = (text.slice(0, stopped).match(HEADER) ?? []).at(-1)
  const above =
    lineAt(text, stopped).text.trimStart().startsWith('[') || header === undefined
      ? []
      : readKey(header, header.lastIndexOf('[') + 1, MOST_PARTS).parts
  let found: PlaceNode | null = null
  let node = root
  for (const [index, { name }] of [...above, ...readKey(text, stopped, MOST_PARTS).parts].entries()) {
    const child = node.children?.get(name)
    const next = child?.tables === true ? child.children?.get(child.children.size - 1) : child
    if (child === undefined || next === undefined || next.keyStart >= stopped) break
    // A table made by headers may be extended
    if (index >= above.length && text.slice(child.keyEnd, child.valueStart).includes('=')) found = child
    node = next
  }
  return found
}

const HEADER = /^[ \t]*\[{1,2}[^[\]\n]{1,200}\]/gm
const MOST_PARTS = 100

function relatedAt(
  { lines }: TomlPlaces,
  file: string,
  { message, offset }: { readonly message: string; readonly offset: number }
): DiagnosticPlace {
  return { message, file, ...lines.at(offset) }
}

function rewriteIn({ text, lines }: TomlPlaces, { offset, length, written }: Rewrite): TomlRewrite {
  return { ...lines.at(offset), was: text.slice(offset, offset + length), written }
}

function reasonOf(error: Pick<TomlError, 'message'>): string {
  const [reason = ''] = error.message.split('\n', 1)
  return reason.replace('Invalid TOML document: ', '')
}

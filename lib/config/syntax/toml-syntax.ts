import type { TomlError } from 'smol-toml'
import type { Diagnostic, DiagnosticPlace } from '../../../types/diagnostic.ts'
import type { TomlRewrite } from '../../../types/report.ts'
import type { ConfigDocument } from '../config-document.ts'
import { excerptAt, SECRET_MARK } from '../diagnostics/excerpt.ts'
import type { Excerpt } from '../diagnostics/excerpt.ts'
import { redact } from '../../errors/redact.ts'
import type { IsSecretName } from '../params/secret-names.ts'
import { lineAt, type Declared, type Rewrite, type SyntaxHint } from './hints/syntax-fault.ts'
import { syntaxHint } from './hints/syntax-hint.ts'
import { readKey } from '../toml/locate-lexer.ts'
import type { PlaceNode } from '../toml/locate-node.ts'
import type { TomlPlaces } from '../toml/locate-path.ts'

/** Why a text is no TOML, in the parser's words, and where it stopped. */
export type ParserError = Pick<TomlError, 'message' | 'line' | 'column'>

/** What is wrong where the parser stopped. */
export interface SyntaxProblem {
  readonly diagnostic: Diagnostic
  /** What it is told as, before the diagnostic blanks what nobody may see. */
  readonly hint: SyntaxHint
}

export function syntaxProblem(document: ConfigDocument, error: ParserError, declared: Declared): SyntaxProblem {
  const { file, places, isSecret, isSecretName } = document
  const reason = reasonOf(error)
  const stopped = places.lines.offsetOf(error)
  const first = reason.startsWith('trying to redefine') ? firstOf(places, stopped) : null
  const hidden = secretsAround(document, stopped)
  // In a line with a secret every word may be a part of it
  const hint = syntaxHint({
    text: places.text,
    offset: stopped,
    reason,
    declared,
    isSecretName: hidden.length > 0 ? () => true : isSecretName,
    first
  })
  const { message, suggestion, offset = stopped, length = 1, rewrites, related } = hint
  const { line, column } = places.lines.at(offset)
  const isBehind = hidden.some(
    ({ valueEnd }) => valueEnd <= offset && places.text.slice(valueEnd, offset).trim() === ''
  )
  const seen = excerptAt(places, offset, isSecret)
  // What follows a secret may be the rest of it
  const excerpt = isBehind ? { ...seen, text: SECRET_MARK } : withoutSecrets(seen, isSecretName)
  // Behind a blanked secret the column would tell how long it is
  const shownColumn = Math.max(1, Math.min(column, excerpt.column + excerpt.text.length))
  const others = [
    ...(first === null ? [] : [{ message: 'it was defined here first', offset: first.keyStart }]),
    ...(related === undefined ? [] : [related])
  ]
  const diagnostic: Diagnostic = {
    code: 'CONFIG_TOML_SYNTAX',
    severity: 'error',
    message,
    file,
    line,
    column: shownColumn,
    length: Math.max(1, Math.min(length, excerpt.column + excerpt.text.length - shownColumn)),
    path: '',
    ...(suggestion === undefined ? {} : { suggestion }),
    excerpt: excerpt.text,
    ...(excerpt.column === 1 ? {} : { excerptColumn: excerpt.column }),
    ...(others.length === 0 ? {} : { related: others.map((other) => relatedAt(places, file, other)) }),
    ...(rewrites === undefined || rewrites.length === 0
      ? {}
      : { fix: { patch: { file, edits: [], rewrites: rewrites.map((rewrite) => rewriteIn(places, rewrite)) } } })
  }
  return { diagnostic, hint }
}

/** The secrets that have a part in the line of an offset. */
function secretsAround({ places: { text, leaves }, isSecret }: ConfigDocument, offset: number): readonly PlaceNode[] {
  const { start, text: line } = lineAt(text, offset)
  return leaves
    .filter(({ valueStart, valueEnd }) => valueStart <= start + line.length && valueEnd >= start)
    .filter((leaf) => isSecret(leaf, text.slice(leaf.valueStart, leaf.valueEnd)))
}

/** Where that stood first which the parser met again, or a part of it; null where nobody can tell. */
function firstOf(places: TomlPlaces, stopped: number): PlaceNode | null {
  const { text, repeated } = places
  const isIt = repeated !== null && repeated.offset >= stopped && !text.slice(stopped, repeated.offset).includes('\n')
  return isIt ? repeated.first : givenBefore(places, stopped)
}

/** The deepest part of a dotted key, or of a header, that is given further above. */
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
    // A table that headers have made may be added to
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

/**
 * In a line that is not TOML nobody can tell where a value ends: all that follows a name that sounds like a secret
 * goes.
 */
function withoutSecrets(excerpt: Excerpt, isSecretName: IsSecretName): Excerpt {
  const { text } = excerpt
  for (const { 0: name, index } of text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}_.-]+/gu)) {
    if (!isSecretName(name)) continue
    const behind = index + name.length
    const [assignment = ''] = /^["']?\s{0,8}[=:]?\s{0,8}/.exec(text.slice(behind)) ?? []
    return { ...excerpt, text: text.slice(0, behind) + assignment + SECRET_MARK }
  }
  // The login of an address, and what else gives itself away without a name
  const safe = redact(text)
  if (safe === text) return excerpt
  const end = Array.from({ length: text.length }, (_, at) => at).find((at) => text.charAt(at) !== safe.charAt(at)) ?? 0
  return { ...excerpt, text: text.slice(0, end) + SECRET_MARK }
}

import type { Diagnostic } from '../../../types/diagnostic.ts'
import type { ConfigDocument } from '../document/config-document.ts'
import { spliced } from '../toml/splice.ts'
import { lineAt, type Declared, type SyntaxHint } from './hints/syntax-fault.ts'
import type { SecretRules } from '../variables/secret-values.ts'
import { secretLines } from './secret-lines.ts'
import type { TomlPlaces } from '../toml/locate-path.ts'
import { syntaxProblem, type ParserError, type SyntaxProblem } from './toml-syntax.ts'

/** Parses a text again: the places in it and the parser's error; null if it has none. */
export type ReadAnew = (text: string) => { readonly places: TomlPlaces; readonly error: ParserError } | null

/**
 * Reports everything wrong in a document that is not TOML. The parser stops at its first error. In a copy of the text
 * that error is fixed, or its line is commented out, and the parser runs again. No line is reported twice: columns
 * after a fix are no longer those of the file.
 */
export function syntaxDiagnostics(
  document: ConfigDocument,
  error: ParserError,
  declared: Declared,
  readAnew: ReadAnew,
  rules: SecretRules
): readonly [Diagnostic, ...Diagnostic[]] {
  // No fix adds or removes a line
  const secrets = { rules, isSecretLine: secretLines(document.places.text, rules, declared) }
  const first = syntaxProblem(document, error, declared, secrets)
  const diagnostics: [Diagnostic, ...Diagnostic[]] = [first.diagnostic]
  const touched = new Set([error.line, first.diagnostic.line])
  const { text } = document.places
  let mended = text.length > MOST_TEXT ? null : without(text, error, first)
  for (let round = 0; mended !== null && round < MOST_ROUNDS && diagnostics.length < MOST_TOLD; round++) {
    const next = readAnew(mended)
    if (next === null) break
    const problem = syntaxProblem({ ...document, places: next.places }, next.error, declared, secrets)
    const isTouched = touched.has(next.error.line) || touched.has(problem.diagnostic.line)
    // If a line still fails after its fix, or without its content, other lines depend on it
    if (isTouched && problem.hint.rewrites === undefined) break
    if (!isTouched) diagnostics.push(problem.diagnostic)
    touched.add(next.error.line).add(problem.diagnostic.line)
    mended = without(mended, next.error, problem)
  }
  return diagnostics
}

/** The text without its error; null if the rest cannot be checked. */
function without(text: string, { line, column }: ParserError, { hint, diagnostic }: SyntaxProblem): string | null {
  if (hint.isLast === true) return null
  if (hint.rewrites !== undefined) return mendedBy(text, hint.rewrites)
  const at = lineStart(text, line)
  const { text: whole } = lineAt(text, at)
  // A construct of several lines cannot be removed with one of them
  if (diagnostic.line !== line || column < 1 || !isWhole(whole)) return null
  return spliced(text, [{ start: at, end: at, text: '#' }])
}

function mendedBy(text: string, rewrites: NonNullable<SyntaxHint['rewrites']>): string | null {
  if (rewrites.length === 0 || rewrites.some(({ written }) => written.includes('\n'))) return null
  return spliced(
    text,
    rewrites.map(({ offset, length, written }) => ({ start: offset, end: offset + length, text: written }))
  )
}

function lineStart(text: string, line: number): number {
  let start = 0
  for (let at = 1; at < line; at++) start = text.indexOf('\n', start) + 1
  return start
}

/** A `key = value` that does not continue on the next line. */
function isWhole(line: string): boolean {
  if (line.length > LONGEST) return false
  const bare = line.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '')
  return !/^\s*\[/.test(line) && !/"""|'''|["'{]/.test(bare) && bare.split('[').length === bare.split(']').length
}

/** Configuration files are small: for a larger text, only the first error is reported. */
const MOST_TEXT = 131_072
const MOST_ROUNDS = 30
/** A longer line is not a real `key = value`. */
const LONGEST = 1000
const MOST_TOLD = 20

import type { TomlError } from 'smol-toml'
import type { Diagnostic, DiagnosticPlace } from '../../../types/diagnostic.ts'
import type { TomlRewrite } from '../../../types/report.ts'
import type { ConfigDocument } from '../config-document.ts'
import { excerptAt, SECRET_MARK } from '../diagnostics/excerpt.ts'
import type { Excerpt } from '../diagnostics/excerpt.ts'
import type { IsSecretName } from '../variables/secret-names.ts'
import type { Declared, Rewrite } from './hints/syntax-fault.ts'
import { syntaxHint } from './hints/syntax-hint.ts'
import type { TomlPlaces } from './locate-path.ts'

/** The diagnostic of a document that is not TOML: one, as the parser stops at the first error. */
export function syntaxDiagnostic(document: ConfigDocument, error: Pick<TomlError, 'message' | 'line' | 'column'>, declared: Declared): Diagnostic {
  const { file, places, isSecret, isSecretName } = document
  const reason = reasonOf(error)
  const first = places.repeated !== null && reason.startsWith('trying to redefine') ? places.repeated.first : null
  const stopped = places.lines.offsetOf(error)
  const hint = syntaxHint({ text: places.text, offset: stopped, reason, declared, isSecretName, first })
  const { message, suggestion, offset = stopped, length = 1, rewrites, related } = hint
  const { line, column } = places.lines.at(offset)
  const excerpt = withoutSecrets(excerptAt(places, offset, isSecret), isSecretName)
  // Behind a blanked secret the column would tell how long it is
  const shownColumn = Math.max(1, Math.min(column, excerpt.column + excerpt.text.length))
  const others = [
    ...first === null ? [] : [{ message: 'it was defined here first', offset: first.keyStart }], ...related === undefined ? [] : [related]
  ]
  return {
    code: 'CONFIG_TOML_SYNTAX', severity: 'error', message, file, line, column: shownColumn,
    length: Math.max(1, Math.min(length, excerpt.column + excerpt.text.length - shownColumn)), path: '',
    ...(suggestion === undefined ? {} : { suggestion }),
    excerpt: excerpt.text,
    ...(excerpt.column === 1 ? {} : { excerptColumn: excerpt.column }),
    ...(others.length === 0 ? {} : { related: others.map((other) => relatedAt(places, file, other)) }),
    ...(rewrites === undefined || rewrites.length === 0 ? {} : { fix: { patch: { file, edits: [], rewrites: rewrites.map((rewrite) => rewriteIn(places, rewrite)) } } })
  }
}

function relatedAt({ lines }: TomlPlaces, file: string, { message, offset }: { readonly message: string, readonly offset: number }): DiagnosticPlace {
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
 * In a line that is not TOML nobody can tell where a value ends: all that follows a name that sounds like a secret goes.
 */
function withoutSecrets(excerpt: Excerpt, isSecretName: IsSecretName): Excerpt {
  for (const { 0: name, index } of excerpt.text.matchAll(/[\w.-]+/g)) {
    if (!isSecretName(name)) continue
    const behind = index + name.length
    const [assignment = ''] = /^["']?\s{0,8}[=:]?\s{0,8}/.exec(excerpt.text.slice(behind)) ?? []
    return { ...excerpt, text: excerpt.text.slice(0, behind) + assignment + SECRET_MARK }
  }
  return excerpt
}

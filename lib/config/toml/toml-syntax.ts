import type { TomlError } from 'smol-toml'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import type { ConfigDocument } from '../config-document.ts'
import { excerptAt, SECRET_MARK } from '../diagnostics/excerpt.ts'
import type { Excerpt } from '../diagnostics/excerpt.ts'
import type { IsSecretName } from '../variables/secret-names.ts'
import { syntaxHint } from './toml-syntax-hint.ts'

/** The diagnostic of a document that is not TOML: one, as the parser stops at the first error. */
export function syntaxDiagnostic(document: ConfigDocument, error: Pick<TomlError, 'message' | 'line' | 'column'>): Diagnostic {
  const { file, places, isSecret, isSecretName } = document
  const { line, column } = error
  const offset = places.lines.offsetOf({ line, column })
  const excerpt = withoutSecrets(excerptAt(places, offset, isSecret), isSecretName)
  const { message, suggestion, length = 1 } = syntaxHint(places.text, offset, reasonOf(error))
  // Behind a blanked secret the column would tell how long it is
  const shownColumn = Math.max(1, Math.min(column, excerpt.column + excerpt.text.length))
  const first = places.repeated !== null && reasonOf(error).startsWith('trying to redefine') ? places.repeated.first : null
  return {
    code: 'CONFIG_TOML_SYNTAX', severity: 'error', message, file, line, column: shownColumn,
    length: Math.max(1, Math.min(length, excerpt.column + excerpt.text.length - shownColumn)), path: '',
    ...(suggestion === undefined ? {} : { suggestion }),
    excerpt: excerpt.text,
    ...(excerpt.column === 1 ? {} : { excerptColumn: excerpt.column }),
    ...(first === null ? {} : { related: [{ message: 'it was defined here first', file, ...places.lines.at(first.keyStart) }] })
  }
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

import { parse, TomlError } from 'smol-toml'
import type { ConfigText } from '../../../types/config.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import type { ConfigDocument } from '../config-document.ts'
import { diagnose, secretValues } from '../config-document.ts'
import { findPlaces } from './locate-path.ts'
import type { IsSecretName } from '../variables/secret-names.ts'
import { syntaxDiagnostic } from './toml-syntax.ts'

/** How large a file may be: far above any real one, and small enough that a hostile one costs a moment only. */
export const maxTomlBytes = 4_194_304

/** How deep tables may lie in each other, and how many values a file may hold. A source needs 4 and about 10. */
const tomlLimits = { depth: 100, values: 100_000 } as const

export type ParsedToml =
  | { readonly ok: true, readonly document: ConfigDocument }
  | { readonly ok: false, readonly diagnostic: Diagnostic }

/** Reads a TOML text. Whatever is wrong with it is one diagnostic. `${VAR}` is left as it is. */
export function parseToml(input: ConfigText, isSecretName: IsSecretName, secretEnv: readonly string[] = []): ParsedToml {
  const { file } = input
  if (input.text.length > maxTomlBytes) return { ok: false, diagnostic: tooLarge(file) }
  const text = input.text.startsWith('\uFEFF') ? input.text.slice(1) : input.text
  const places = findPlaces(text, tomlLimits)
  const document: ConfigDocument = {
    file, places, value: Object.create(null), isSecretName, isSecret: secretValues(isSecretName, secretEnv)
  }
  if (places.exceeded !== null) return { ok: false, diagnostic: beyondLimits(document, places.exceeded) }
  try {
    // 1.5 stays a float, but 9223372036854775807 must not become another number
    return { ok: true, document: { ...document, value: parse(text, { integersAsBigInt: 'asNeeded', maxDepth: tomlLimits.depth }) } }
  } catch (error) {
    const reason = error instanceof TomlError ? error : { message: String(error), line: 1, column: 1 }
    return { ok: false, diagnostic: syntaxDiagnostic(document, reason) }
  }
}

/** The diagnostic of a file that is too large to be read. */
export function tooLarge(file: string): Diagnostic {
  return {
    code: 'CONFIG_TOO_LARGE', severity: 'error', message: `the file is larger than ${maxTomlBytes / 1_048_576} MiB`, file,
    line: null, column: null, length: 1, path: '', expected: `at most ${maxTomlBytes} bytes`
  }
}

function beyondLimits(
  document: ConfigDocument, { limit, offset }: { readonly limit: 'depth' | 'values', readonly offset: number }
): Diagnostic {
  const part = { offset, length: 1 }
  return limit === 'depth'
    ? diagnose(document, {
        code: 'CONFIG_TOO_DEEP', path: [], at: 'key', part,
        message: `tables or arrays lie more than ${tomlLimits.depth} deep in each other here`
      })
    : diagnose(document, {
        code: 'CONFIG_TOO_LARGE', path: [], at: 'key', part, message: `the file holds more than ${tomlLimits.values} keys and values`
      })
}

import type { ConfigText } from '../../../types/config.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import type { ConfigDocument, TomlTable } from '../document/config-document.ts'
import { diagnose } from '../document/config-document.ts'
import type { Declared } from './hints/syntax-fault.ts'
import { loadToml } from '../../packages/at-once.cts'
import { findPlaces, type TomlPlaces } from '../toml/locate-path.ts'
import type { SecretRules } from '../variables/secret-values.ts'
import { secretValues } from '../variables/secret-values.ts'
import { syntaxDiagnostics } from './syntax-diagnostics.ts'
import type { ParserError } from './toml-syntax.ts'

/** The largest file: far above any real one, and small enough that a hostile one costs only a moment. */
export const MAX_TOML_BYTES = 4_194_304

/** How deep tables may nest, and how many values a file may contain. A source needs 4 levels and about 10 values. */
const TOML_LIMITS = { depth: 100, values: 100_000 } as const

export type ParsedToml =
  | { readonly ok: true; readonly document: ConfigDocument }
  | { readonly ok: false; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] }

/**
 * Parses a TOML text. If that fails, there is at least one diagnostic; what it suggests for a param follows from
 * `declared`. `${VAR}` stays unchanged.
 */
export function parseToml(input: ConfigText, secrets: SecretRules, declared: Declared = () => []): ParsedToml {
  const { file } = input
  if (input.text.length > MAX_TOML_BYTES) return { ok: false, diagnostics: [tooLarge(file)] }
  const text = input.text.startsWith('\uFEFF') ? input.text.slice(1) : input.text
  const places = findPlaces(text, TOML_LIMITS)
  const document: ConfigDocument = {
    file,
    places,
    value: Object.create(null),
    isSecretName: secrets.isSecretName,
    isSecret: secretValues(secrets, text)
  }
  if (places.exceeded !== null) return { ok: false, diagnostics: [beyondLimits(document, places.exceeded)] }
  const read = readText(text)
  if (read.value !== null) return { ok: true, document: { ...document, value: read.value } }
  return { ok: false, diagnostics: syntaxDiagnostics(document, read.error, declared, readAnew, secrets) }
}

type ReadText =
  | { readonly value: TomlTable; readonly error?: never }
  | { readonly value: null; readonly error: ParserError }

function readText(text: string): ReadText {
  const { parse, TomlError } = loadToml()
  try {
    // 1.5 stays a float, but 9223372036854775807 must not become another number
    return { value: parse(text, { integersAsBigInt: 'asNeeded', maxDepth: TOML_LIMITS.depth }) }
  } catch (error) {
    return { value: null, error: error instanceof TomlError ? error : { message: String(error), line: 1, column: 1 } }
  }
}

/** The parser's next error in a corrected text; null if there is none, or if the text exceeds the limits. */
function readAnew(text: string): { readonly places: TomlPlaces; readonly error: ParserError } | null {
  const places = findPlaces(text, TOML_LIMITS)
  const { error } = places.exceeded === null ? readText(text) : {}
  return error === undefined ? null : { places, error }
}

/** The diagnostic of a file that is too large to read. */
export function tooLarge(file: string): Diagnostic {
  return {
    code: 'CONFIG_TOO_LARGE',
    severity: 'error',
    message: `the file is larger than ${MAX_TOML_BYTES / 1_048_576} MiB`,
    file,
    line: null,
    column: null,
    length: 1,
    path: '',
    expected: `at most ${MAX_TOML_BYTES} bytes`
  }
}

function beyondLimits(
  document: ConfigDocument,
  { limit, offset }: { readonly limit: 'depth' | 'values'; readonly offset: number }
): Diagnostic {
  const part = { offset, length: 1 }
  return limit === 'depth'
    ? diagnose(document, {
        code: 'CONFIG_TOO_DEEP',
        path: [],
        at: 'key',
        part,
        message: `tables or arrays are nested more than ${TOML_LIMITS.depth} levels deep here`
      })
    : diagnose(document, {
        code: 'CONFIG_TOO_LARGE',
        path: [],
        at: 'key',
        part,
        message: `the file holds more than ${TOML_LIMITS.values} keys and values`
      })
}

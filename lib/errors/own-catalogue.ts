import type { ConnectorCatalogue } from '../../types/catalogue.ts'
import type { Category, Check, Localized, Remedy, Severity } from '../../types/classification.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { CatalogueEntry } from './catalogue/entry.ts'
import { entryProblems, type EntryProblem } from './own-entry-problems.ts'
import { NO_CODES, type OwnCodes } from './own-codes.ts'
import { ConfigError } from './config-error.ts'
import { NOWHERE } from './nowhere.ts'

/**
 * The codes of a connector, in the form of the library's own catalogue. Throws one `ConfigError` with every problem of
 * the catalogue. Later changes of the catalogue have no effect.
 */
export function ownCodes({ type, catalogue }: Catalogued): OwnCodes {
  if (catalogue === undefined) return NO_CODES
  const problems = entryProblems(catalogue)
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => diagnosticOf(problem, type)))
  return new Map(Object.entries(catalogue).map(([code, fault]) => [code, entryOf(fault)]))
}

function diagnosticOf({ message, ...problem }: EntryProblem, type: string): Diagnostic {
  return { ...NOWHERE, ...problem, message: `connector ${JSON.stringify(type)}: ${message}` }
}

/** The part of a connector type that defines its codes. */
export interface Catalogued {
  readonly type: string
  readonly catalogue?: ConnectorCatalogue
}

/** The codes of a connector type whose catalogue has been checked; none if the catalogue is faulty. */
export function codesOf(type: Catalogued | undefined): OwnCodes {
  try {
    return type === undefined ? NO_CODES : ownCodes(type)
  } catch {
    return NO_CODES
  }
}

type Fault = ConnectorCatalogue[string]
type Advice = NonNullable<Fault['remedies']>[number]

function entryOf({ symptom, category, retryable, severity, checks, remedies, docs }: Fault): CatalogueEntry {
  return {
    area: 'system',
    category: category ?? DEFAULT_CATEGORY,
    retryable: retryable ?? false,
    severity: severity ?? DEFAULT_SEVERITY,
    symptom: localized(symptom),
    checks: (checks ?? []).map((check) => adviceOf(check)),
    remedies: (remedies ?? []).map((remedy) => adviceOf(remedy)),
    docs: docs ?? ''
  }
}

function adviceOf(advice: Advice): Check & Pick<Remedy, 'toml'> {
  if (typeof advice === 'string' || 'en' in advice) return { text: localized(advice) }
  const { text, commands, toml } = advice
  return {
    text: localized(text),
    ...(commands === undefined ? {} : { commands: typeof commands === 'string' ? { any: commands } : { ...commands } }),
    ...(toml === undefined ? {} : { toml })
  }
}

function localized(text: Fault['symptom']): Localized {
  return typeof text === 'string' ? { en: text, zh: text } : { en: text.en, zh: text.zh ?? text.en }
}

const DEFAULT_CATEGORY: Category = 'internal'
const DEFAULT_SEVERITY: Severity = 'error'

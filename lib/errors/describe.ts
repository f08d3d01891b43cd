import type { Classification, ErrorContext, Localized } from '../../types/classification.ts'
import type { SourceErrorCode } from '../../types/error-codes.ts'
import type { CatalogueEntry, Conditional } from './catalogue/entry.ts'
import { lookUp } from './catalogue/index.ts'
import { peek, textsOf } from './peek.ts'
import { fillAdvice, fillLocalized, placeholderValues } from './placeholders.ts'
import { redact } from './redact.ts'
import { visibleLines } from './visible-text.ts'

/**
 * The catalogue's entry for a code, with the placeholders filled from `context`; a placeholder without a value is shown
 * as `<path>`. `detail` is the original message: secrets are removed, and it is cut to 4096 code units. `own` is the
 * entry, if the code belongs to a user's connector.
 */
export function describeError(
  code: SourceErrorCode,
  context: ErrorContext = {},
  detail = '',
  own?: CatalogueEntry
): Classification {
  const { entry, page, anchor } = own === undefined ? lookUp(code) : { entry: own, page: '', anchor: '' }
  const values = placeholderValues(context)
  const known = textsOf(peek(context, 'cases'))
  const cases = known.length > 0 ? known : (entry.usually ?? [])
  const holds = ({ only }: Conditional): boolean =>
    only === undefined || cases.length === 0 || only.some((one) => cases.includes(one))
  return {
    code,
    area: entry.area,
    category: entry.category,
    retryable: entry.retryable,
    severity: entry.severity,
    symptom: fillLocalized(symptomOf(entry, cases), values),
    detail: visibleLines(redact(detail)),
    checks: entry.checks.filter(holds).map(({ only: _only, ...check }) => fillAdvice(check, values)),
    remedies: entry.remedies.filter(holds).map(({ only: _only, ...remedy }) => fillAdvice(remedy, values)),
    docs: entry.docs ?? `${page}#${anchor}`
  }
}

function symptomOf({ symptom, symptoms = {} }: CatalogueEntry, cases: readonly string[]): Localized {
  const found = cases.find((one) => Object.hasOwn(symptoms, one))
  return (found === undefined ? undefined : symptoms[found]) ?? symptom
}

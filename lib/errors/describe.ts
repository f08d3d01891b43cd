import type { Classification, ErrorContext } from '../../types/classification.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import { lookUp } from './catalogue/index.ts'
import { fillAdvice, fillLocalized, placeholderValues } from './placeholders.ts'
import { redact } from './redact.ts'
import { visibleLines } from './visible-text.ts'

/**
 * What the catalogue says of a code, with the placeholders filled from `context`; one that has no value there reads
 * `<path>`. `detail` is the original message: secrets are removed, and it is cut to 4096 code units.
 */
export function describeError(code: ErrorCode, context: ErrorContext = {}, detail = ''): Classification {
  const { entry, anchor } = lookUp(code)
  const values = placeholderValues(context)
  return {
    code,
    area: entry.area,
    category: entry.category,
    retryable: entry.retryable,
    severity: entry.severity,
    symptom: fillLocalized(entry.symptom, values),
    detail: visibleLines(redact(detail)),
    checks: entry.checks.map((check) => fillAdvice(check, values)),
    remedies: entry.remedies.map((remedy) => fillAdvice(remedy, values)),
    docs: `TROUBLESHOOTING.md#${anchor}`
  }
}

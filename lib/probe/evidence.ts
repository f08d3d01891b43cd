import type { Evidence, Seen } from '../../types/report.ts'
import { redact } from '../errors/redact.ts'
import { visibleLines, visibleText } from '../errors/visible-text.ts'
import { plainData, type Budget } from '../config/shown/plain-data.ts'

/** The observations of a check, for a report: plain data, without secrets, and limited in total size. */
export function evidenceOf(check: string, seen: readonly Seen[]): readonly Evidence[] {
  const budget: Budget = { values: 2000, characters: 16_384 }
  return seen.map(({ kind, how, value, shareable }, index) => {
    const plain = plainData(value, cleanText, budget)
    return {
      id: `${check}#${index + 1}`,
      kind,
      how: visibleText(redact(how)),
      value: plain,
      shareable: shareable === undefined ? shareableOf(plain) : plainData(shareable, cleanText, budget)
    }
  })
}

/**
 * The default for `shareable`: no texts, because they may name people, hosts and customers; only the check's author can
 * know.
 */
function shareableOf(value: unknown): unknown {
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function cleanText(text: string): string {
  return visibleLines(redact(text))
}

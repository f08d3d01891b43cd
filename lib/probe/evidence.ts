import type { Evidence, Seen } from '../../types/report.ts'
import { redact } from '../errors/redact.ts'
import { visibleLines, visibleText } from '../errors/visible-text.ts'
import { plainData } from './plain-data.ts'

/** What was seen, as it stands in a report: plain, bounded and without secrets. */
export function evidenceOf(id: string, { kind, how, value, shareable }: Seen): Evidence {
  const plain = plainData(value, cleanText)
  return {
    id, kind, how: visibleText(redact(how)), value: plain,
    shareable: shareable === undefined ? shareableOf(plain) : plainData(shareable, cleanText)
  }
}

/** Texts may name people, hosts and customers: nobody but who has written the check can tell. */
function shareableOf(value: unknown): unknown {
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function cleanText(text: string): string {
  return visibleLines(redact(text))
}

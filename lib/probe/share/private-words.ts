import { hostname } from 'node:os'
import { peek } from '../../errors/peek.ts'
import { processFacts } from '../../errors/process-facts.ts'
import { listFrom } from '../foreign/fields.ts'
import { recordOf } from './parts.ts'

/**
 * The private words of a report, in lower case: the key, the account, targets, and values of params that must not be
 * shown.
 */
export function privateWords(report: unknown): readonly string[] {
  const words = [
    hostname(),
    processFacts().account,
    peek(report, 'source'),
    peek(peek(report, 'environment'), 'account'),
    ...listFrom(peek(report, 'checks'), MOST, (check) => peek(check, 'target')),
    ...recordOf(peek(report, 'expected')).flatMap(([, param]) =>
      peek(param, 'shareable') === null ? textsIn(peek(param, 'value'), 0) : []
    )
  ]
  const texts = words
    .flatMap((word) => (typeof word === 'string' ? [[word], word.split(/[^\p{L}\p{N}_.-]+/u)] : []))
    .flat()
  // The type of a source is named in its checks anyway
  return [...new Set(texts.map((word) => word.toLowerCase()))]
    .filter((word) => word !== '' && !TYPES.has(word))
    .slice(0, MOST_WORDS)
}

function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return [value]
  return depth > 4 ? [] : recordOf(value).flatMap(([, inner]) => textsIn(inner, depth + 1))
}

const TYPES: ReadonlySet<string> = new Set(['file', 'kafka', 'syslog', 'params', '[redacted]'])
const MOST = 200
const MOST_WORDS = 2000

import type { Localized } from '../../../types/classification.ts'
import type { ParamOrigin } from '../../../types/config.ts'
import type { CheckResult, Evidence, ExpectedParam, Report, ReportFacts } from '../../../types/report.ts'
import { peek } from '../../errors/peek.ts'
import { choiceFrom, listFrom } from '../foreign/fields.ts'
import { checkIds, type CheckIds } from './check-ids.ts'
import { isWord, numberAt, recordOf } from './parts.ts'
import { privateWords } from './private-words.ts'
import { sharedFinding } from './shared-finding.ts'
import { sharedStats } from './shared-stats.ts'
import { sharedValue } from './shared-value.ts'

/**
 * The part of a report that can be published, for example in a public issue. Built from scratch: only parts that are
 * known to be harmless are copied, so that reports of any origin are safe. These are codes, statuses, times, counts,
 * names of params and checks, the values of params that are numbers, booleans or declared choices, what checks declare
 * as `shareable`, and the catalogue's texts without the place. Never throws.
 */
export function shareReport(report: Report): Report {
  const ids = checkIds(report)
  const words = privateWords(report)
  const findings = listFrom(peek(report, 'findings'), MOST, (finding) => sharedFinding(finding, ids))
  const verdict = choiceFrom(peek(report, 'verdict'), ['healthy', 'degraded', 'failed', 'unknown']) ?? 'unknown'
  const type = choiceFrom(peek(report, 'type'), ['file', 'kafka', 'syslog']) ?? 'custom'
  return {
    format: 'warp-flow.report/1',
    kind: choiceFrom(peek(report, 'kind'), ['probe', 'diagnosis']) ?? 'probe',
    source: 'source',
    type,
    at: numberAt(report, 'at'),
    tookMs: numberAt(report, 'tookMs'),
    verdict,
    headline: findings[0]?.symptom ?? HEADLINES[verdict],
    checks: listFrom(peek(report, 'checks'), MOST, (check) => sharedCheck(check, ids, words)),
    findings,
    expected: sharedParams(peek(report, 'expected')),
    actual: sharedStats(peek(report, 'actual'), type),
    environment: sharedFacts(peek(report, 'environment'))
  }
}

function sharedCheck(check: unknown, ids: CheckIds, words: readonly string[]): CheckResult | null {
  const id = ids.of(peek(check, 'id'))
  if (id === null) return null
  return {
    id,
    after: listFrom(peek(check, 'after'), MOST, ids.of),
    target: '',
    status: choiceFrom(peek(check, 'status'), ['pass', 'warn', 'fail', 'skipped', 'unknown', 'crashed']) ?? 'unknown',
    evidence: listFrom(peek(check, 'evidence'), MOST, (evidence) => sharedEvidence(evidence, ids, words)),
    sideEffect: choiceFrom(peek(check, 'sideEffect'), ['none', 'connects', 'binds']) ?? 'none',
    tookMs: numberAt(check, 'tookMs')
  }
}

function sharedEvidence(evidence: unknown, ids: CheckIds, words: readonly string[]): Evidence | null {
  const id = ids.ofEvidence(peek(evidence, 'id'))
  if (id === null) return null
  const kind =
    choiceFrom(peek(evidence, 'kind'), ['errno', 'stat', 'proc', 'metadata', 'counter', 'excerpt']) ?? 'excerpt'
  const value = sharedValue(peek(evidence, 'shareable'), words)
  // `how` would name the place
  return { id, kind, how: kind, value, shareable: value }
}

function sharedParams(expected: unknown): Report['expected'] {
  return Object.fromEntries(
    recordOf(expected)
      .filter(([name]) => isWord(name))
      .map(([name, param]): [string, ExpectedParam] => {
        const value = peek(param, 'shareable')
        const isHarmless = typeof value === 'boolean' || Number.isFinite(value) || isWord(value)
        return [
          name,
          {
            value: isHarmless ? value : null,
            shareable: isHarmless ? value : null,
            origin: sharedOrigin(peek(param, 'origin'))
          }
        ]
      })
  )
}

function sharedOrigin(origin: unknown): ParamOrigin {
  const from = choiceFrom(peek(origin, 'from'), ['default', 'factory', 'connector', 'source']) ?? 'factory'
  return from === 'default' || from === 'factory'
    ? { from }
    : { from, file: '', line: numberAt(origin, 'line'), column: numberAt(origin, 'column') }
}

/** Versions, only as far as they are numbers: a kernel's release may contain the name of the company that built it. */
function sharedFacts(facts: unknown): ReportFacts {
  const version = (name: string, form: RegExp): string => {
    const text = peek(facts, name)
    return (typeof text === 'string' ? form.exec(text)?.[0] : undefined) ?? ''
  }
  return {
    library: version('library', /^warp-flow \d{1,4}\.\d{1,4}\.\d{1,4}/),
    node: version('node', /^v\d{1,4}\.\d{1,4}\.\d{1,4}/),
    release: version('release', /^\d{1,6}(?:\.\d{1,6}){1,3}/),
    platform:
      choiceFrom(peek(facts, 'platform'), [
        'aix',
        'android',
        'darwin',
        'freebsd',
        'linux',
        'openbsd',
        'sunos',
        'win32'
      ]) ?? '',
    pid: numberAt(facts, 'pid'),
    account: ''
  }
}

const HEADLINES: Readonly<Record<Report['verdict'], Localized>> = {
  healthy: { en: 'Nothing is wrong', zh: '未发现问题' },
  degraded: { en: 'It works, and something is wrong', zh: '可以工作，但存在问题' },
  failed: { en: 'It cannot work', zh: '无法工作' },
  unknown: { en: 'Nothing was seen that is wrong, and too little was seen', zh: '未发现问题，但能检查的内容太少' }
}
const MOST = 200

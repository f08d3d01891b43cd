import type { ErrorContext, Localized } from '../../types/classification.ts'
import type { CheckResult, Finding, Report, Verdict } from '../../types/report.ts'
import { visibleText } from '../errors/visible-text.ts'
import { findingsOf } from './findings.ts'
import type { FixPlace } from './fixes.ts'
import { environment } from './environment.ts'
import type { CheckRunResult } from './run-checks.ts'

export interface ReportParts extends Pick<Report, 'kind' | 'source' | 'type' | 'at' | 'tookMs' | 'expected' | 'actual'> {
  readonly results: readonly CheckRunResult[]
  /** What the catalogue's texts may name. */
  readonly place: ErrorContext
  readonly fixPlace: FixPlace
}

/** The report of checks that were run. */
export function makeReport({ results, place, fixPlace, ...parts }: ReportParts): Report {
  const findings = findingsOf(results, { source: parts.source, ...place }, fixPlace)
  const checks = results.map(({ causes: _causes, rulesOut: _rulesOut, ...result }): CheckResult => result)
  const verdict = verdictOf(checks)
  const { kind, source, type, at, tookMs, expected, actual } = parts
  return {
    format: 'warp-flow.report/1', kind, source, type, at, tookMs, verdict, headline: headlineOf(verdict, checks, findings, source),
    checks, findings, expected, actual, environment: environment()
  }
}

/** Pure: what all checks together say. */
export function verdictOf(checks: readonly Pick<CheckResult, 'status'>[]): Verdict {
  const has = (status: CheckResult['status']): boolean => checks.some((check) => check.status === status)
  if (has('fail')) return 'failed'
  if (has('warn')) return 'degraded'
  return has('crashed') || has('skipped') || !has('pass') ? 'unknown' : 'healthy'
}

function headlineOf(verdict: Verdict, checks: readonly CheckResult[], findings: readonly Finding[], source: string): Localized {
  const key = visibleText(source)
  const [first] = findings
  if (first !== undefined) return { en: `${key}: ${first.symptom.en}`, zh: `${key}：${first.symptom.zh}` }
  const odd = checks.find(({ status }) => ODD[verdict].includes(status))
  if (odd?.because !== undefined) return { en: `${key}: ${odd.id}: ${odd.because.en}`, zh: `${key}：${odd.id}：${odd.because.zh}` }
  const passed = checks.filter(({ status }) => status === 'pass').length
  return { en: `${key}: nothing is wrong (${passed} checks passed)`, zh: `${key}：未发现问题（${passed} 项检查通过）` }
}

/** The check that a verdict without a cause is due to. */
const ODD: Readonly<Record<Verdict, readonly CheckResult['status'][]>> = {
  failed: ['fail'], degraded: ['warn'], unknown: ['crashed', 'unknown', 'skipped'], healthy: []
}

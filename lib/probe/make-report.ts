import type { ErrorContext, Localized } from '../../types/classification.ts'
import type { CheckResult, Finding, Report, Verdict } from '../../types/report.ts'
import type { OwnCodes } from '../errors/own-codes.ts'
import { visibleText } from '../errors/visible-text.ts'
import { findingsOf } from './findings.ts'
import type { FixPlace } from './fixes.ts'
import { environment } from './environment.ts'
import type { CheckRunResult } from './run-checks.ts'

export interface ReportParts extends Pick<
  Report,
  'kind' | 'source' | 'type' | 'at' | 'tookMs' | 'expected' | 'actual'
> {
  readonly results: readonly CheckRunResult[]
  /** The place, for the placeholders in the catalogue's texts. */
  readonly place: ErrorContext
  readonly fixPlace: FixPlace
  /** The codes of a user's connector. */
  readonly codes?: OwnCodes
}

/** Builds the report from the results of the checks. */
export function makeReport({ results, place, fixPlace, codes, ...parts }: ReportParts): Report {
  const findings = findingsOf(results, { source: parts.source, ...place }, fixPlace, codes)
  const checks = results.map(
    ({ causes: _causes, rulesOut: _rulesOut, isWorthTelling: _isWorthTelling, ...result }): CheckResult => result
  )
  const verdict = verdictOf(checks)
  const { kind, source, type, at, tookMs, expected, actual } = parts
  return {
    format: 'warp-flow.report/1',
    kind,
    source,
    type,
    at,
    tookMs,
    verdict,
    headline: headlineOf(verdict, checks, findings, source, toldOf(results)),
    checks,
    findings,
    expected,
    actual,
    environment: environment()
  }
}

/** Remarks of checks that are no faults, but worth telling. */
function toldOf(results: readonly CheckRunResult[]): Localized | undefined {
  const told = results.flatMap(({ isWorthTelling, because }) =>
    isWorthTelling && because !== undefined ? [because] : []
  )
  return told.length === 0
    ? undefined
    : { en: told.map(({ en }) => en).join('; '), zh: told.map(({ zh }) => zh).join('；') }
}

/** The verdict of all checks together. Valid params alone are not enough for `healthy`. Pure. */
export function verdictOf(checks: readonly Pick<CheckResult, 'id' | 'status'>[]): Verdict {
  const has = (status: CheckResult['status']): boolean => checks.some((check) => check.status === status)
  if (has('fail')) return 'failed'
  if (has('warn')) return 'degraded'
  const hasSeen = checks.some(({ id, status }) => status === 'pass' && id !== PARAMS_CHECK)
  return has('crashed') || has('skipped') || !hasSeen ? 'unknown' : 'healthy'
}

function headlineOf(
  verdict: Verdict,
  checks: readonly CheckResult[],
  findings: readonly Finding[],
  source: string,
  noted: Localized | undefined
): Localized {
  const key = visibleText(source)
  const [first] = findings
  // The key precedes the headline already
  if (first !== undefined)
    return {
      en: `${key}: ${first.symptom.en.replace(` (source ${key})`, '')}`,
      zh: `${key}：${first.symptom.zh.replace(`（源 ${key}）`, '')}`
    }
  const odd = oddOne(verdict, checks)
  if (odd?.because !== undefined)
    return { en: `${key}: ${odd.id}: ${odd.because.en}`, zh: `${key}：${odd.id}：${odd.because.zh}` }
  if (verdict !== 'healthy')
    return {
      en: `${key}: nothing was seen that is wrong, and too little was seen`,
      zh: `${key}：未发现问题，但能检查的内容太少`
    }
  const passed = checks.filter(({ status }) => status === 'pass')
  return {
    en: `${key}: nothing is wrong (${passed.length} checks passed)${noted === undefined ? '' : `; ${noted.en}`}`,
    zh: `${key}：未发现问题（${passed.length} 项检查通过）${noted === undefined ? '' : `；${noted.zh}`}`
  }
}

/** The check that explains a verdict without a cause. */
function oddOne(verdict: Verdict, checks: readonly CheckResult[]): CheckResult | undefined {
  for (const status of ODD[verdict]) {
    const found = checks.find((check) => check.status === status && check.because !== undefined)
    if (found !== undefined) return awaited(found, checks)
  }
  return undefined
}

/** For a check that was skipped, the check that it depended on: the reason is there. */
function awaited(check: CheckResult, checks: readonly CheckResult[]): CheckResult {
  return check.status !== 'skipped'
    ? check
    : (checks.find(
        ({ id, status, because }) => check.after.includes(id) && status !== 'pass' && because !== undefined
      ) ?? check)
}

/** The check of the params themselves. */
export const PARAMS_CHECK = 'config.params'

const ODD: Readonly<Record<Verdict, readonly CheckResult['status'][]>> = {
  failed: ['fail'],
  degraded: ['warn'],
  unknown: ['crashed', 'skipped', 'unknown'],
  healthy: []
}

import type { Classification, ErrorContext } from '../../types/classification.ts'
import type { CheckStatus, Confidence, Finding, RuledOut } from '../../types/report.ts'
import { describeError } from '../errors/describe.ts'
import { NO_CODES, type OwnCodes } from '../errors/own-codes.ts'
import { fixesOf, type FixPlace } from './fixes.ts'
import { isOfLibrary } from './foreign/fields.ts'
import type { CheckRunResult } from './run-checks.ts'

/**
 * The findings of the checks, the most likely first: failures before warnings, then by confidence, then in the order in
 * which a person would check. `codes` are those of a user's connector; any code that is neither among them nor the
 * library's is ignored.
 */
export function findingsOf(
  results: readonly CheckRunResult[],
  place: ErrorContext,
  fixPlace: FixPlace,
  codes: OwnCodes = NO_CODES
): readonly Finding[] {
  const isCode = ({ code }: { readonly code: string }): boolean => isOfLibrary(code) || codes.has(code)
  const ruledOut = ruledOutBy(results).filter(isCode)
  const found = results.flatMap((result, order) =>
    result.causes.filter(isCode).map((cause, index) => {
      const {
        code,
        context = {},
        detail = '',
        confidence = result.status === 'fail' ? 'certain' : 'likely',
        fixes = []
      } = cause
      const known = describeError(
        code,
        { ...place, ...context, values: { ...place.values, ...context.values } },
        detail,
        codes.get(code)
      )
      const finding: Finding = {
        // The severity in the catalogue tells whether a source survives an error; for a finding, the check decides
        ...known,
        severity: result.status === 'fail' ? 'error' : 'warning',
        confidence,
        because: result.evidence.map(({ id }) => id),
        ruledOut: [],
        fixes: fixesOf(fixes, remediesOf(known, fixPlace), result.id, fixPlace)
      }
      return {
        finding,
        isSources: result.id.startsWith('source.'),
        rank: [RANKS.indexOf(result.status), CONFIDENCE.indexOf(confidence), order, index]
      }
    })
  )
  const findings = unique(found.sort((a, b) => compared(a.rank, b.rank))).slice(0, MOST_FINDINGS)
  // A cause that was found is not ruled out, even if another check excludes it
  const foundCodes = new Set<string>(findings.map(({ code }) => code))
  return findings.map((finding) =>
    withRuledOut(
      finding,
      ruledOut.filter(({ code }) => !foundCodes.has(code))
    )
  )
}

function withRuledOut(finding: Finding, ruledOut: readonly RuledOut[]): Finding {
  return { ...finding, ruledOut }
}

/** Advice about TOML is useless to users of TypeScript. */
function remediesOf({ area, remedies }: Classification, { declared }: FixPlace): Classification['remedies'] {
  return area === 'config' && declared === undefined ? remedies.map(({ toml: _toml, ...remedy }) => remedy) : remedies
}

/** A code that several checks rule out is listed once. */
function ruledOutBy(results: readonly CheckRunResult[]): readonly RuledOut[] {
  const because = new Map<RuledOut['code'], string[]>()
  for (const { status, rulesOut = [], evidence } of results) {
    if (status === 'pass')
      for (const code of rulesOut) because.set(code, [...(because.get(code) ?? []), ...evidence.map(({ id }) => id)])
  }
  return [...because].map(([code, ids]) => ({ code, because: ids }))
}

interface Found {
  readonly finding: Finding
  /** Found by a check that runs for sources of any type, and only knows the source's last error or its troubles. */
  readonly isSources: boolean
}

/**
 * A cause that several checks find becomes one finding, in the version with the most fixes: a check that can fix the
 * cause knows more than one that reports a source's last error. A failure is not listed as a warning as well.
 */
function unique(found: readonly Found[]): readonly Finding[] {
  /** identity of a cause => its finding, in the order of first occurrence */
  const kept = new Map<string, Finding>()
  const failed = new Set(
    found.filter(({ finding: { severity } }) => severity === 'error').map(({ finding: { code } }) => code)
  )
  for (const { finding } of looked(found)) {
    const { code, severity, symptom, detail } = finding
    if (severity === 'warning' && failed.has(code)) continue
    const same = `${code} ${symptom.en} ${detail}`
    const known = kept.get(same)
    if (known === undefined || finding.fixes.length > known.fixes.length) kept.set(same, finding)
  }
  return [...kept.values()]
}

/**
 * If a source reports a problem that a check has examined as well, the report lists it once: the check's finding, at
 * the position of the source's.
 */
function looked(found: readonly Found[]): readonly Found[] {
  const isSame = (one: Found, other: Found): boolean =>
    one.finding.code === other.finding.code && one.finding.symptom.en === other.finding.symptom.en
  const told: Found[] = []
  return found.flatMap((one) => {
    if (told.includes(one) || (one.isSources && told.some((other) => isSame(one, other)))) return []
    const check = one.isSources ? found.find((other) => !other.isSources && isSame(one, other)) : undefined
    told.push(check ?? one)
    if (check === undefined) return [one]
    const { finding } = check
    const { severity, confidence } = one.finding
    return [
      { ...check, finding: { ...finding, severity, confidence, because: [...finding.because, ...one.finding.because] } }
    ]
  })
}

function compared(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at])
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0)
}

/** The order of statuses: a crashed check comes last, as it says nothing about the source. */
const RANKS: readonly CheckStatus[] = ['fail', 'warn', 'crashed']
const CONFIDENCE: readonly Confidence[] = ['certain', 'likely', 'possible']
const MOST_FINDINGS = 30

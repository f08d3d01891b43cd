import type { Classification, ErrorContext } from '../../types/classification.ts'
import type { CheckStatus, Confidence, Finding, RuledOut } from '../../types/report.ts'
import { describeError } from '../errors/describe.ts'
import { NO_CODES, type OwnCodes } from '../errors/own-codes.ts'
import { fixesOf, type FixPlace } from './fixes.ts'
import { isOfLibrary } from './foreign/fields.ts'
import type { CheckRunResult } from './run-checks.ts'

/**
 * What the checks found, the likeliest first: failures before warnings, the surer before the less sure, then as a
 * person would check. `codes` are those that a user's connector brings; anything that is neither among them nor the
 * library's is not a code.
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
        // A finding of a check is neither survived by a source nor ends one: the check decides how bad it is
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
  // What was found is not ruled out, whatever another check says
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

/** One code that several checks rule out is ruled out once. */
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
  /** By a check of any source, which knows only what it died of or what troubles it. */
  readonly isSources: boolean
}

/**
 * A cause that several checks find is one finding, in the version with the most fixes: the check that can fix the death
 * of a source knows it, too. A failure is not also a warning.
 */
function unique(found: readonly Found[]): readonly Finding[] {
  /** what is the same => the finding; in the order of the first of each */
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
 * If a source reports something about itself that a check has examined as well, the report has it once: the check's
 * finding, in the place of the source's.
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

/** A faulty check says nothing about the source. */
const RANKS: readonly CheckStatus[] = ['fail', 'warn', 'crashed']
const CONFIDENCE: readonly Confidence[] = ['certain', 'likely', 'possible']
const MOST_FINDINGS = 30

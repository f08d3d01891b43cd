import type { ErrorContext } from '../../types/classification.ts'
import type { Confidence, Finding, RuledOut } from '../../types/report.ts'
import { describeError } from '../errors/describe.ts'
import { fixesOf, type FixPlace } from './fixes.ts'
import type { CheckRunResult } from './run-checks.ts'

/** What the checks found, the likeliest first: failures before warnings, the surer before the less sure, then as a person would check. */
export function findingsOf(results: readonly CheckRunResult[], place: ErrorContext, fixPlace: FixPlace): readonly Finding[] {
  const ruledOut = results.flatMap(({ status, rulesOut = [], evidence }): RuledOut[] => (
    status === 'pass' ? rulesOut.map((code) => ({ code, because: evidence.map(({ id }) => id) })) : []
  ))
  const found = results.flatMap((result, order) => result.causes.map((cause, index) => {
    const { code, context = {}, detail = '', confidence = result.status === 'fail' ? 'certain' : 'likely', fixes = [] } = cause
    const known = describeError(code, { ...place, ...context, values: { ...place.values, ...context.values } }, detail)
    const finding: Finding = {
      // What is found while looking is not survived by a source, nor does it end one: the check says how bad it is
      ...known, severity: result.status === 'fail' ? 'error' : 'warning', confidence, because: result.evidence.map(({ id }) => id),
      ruledOut: ruledOut.filter((out) => out.code !== code), fixes: fixesOf(fixes, known.remedies, result.id, fixPlace)
    }
    return { finding, rank: [result.status === 'fail' ? 0 : 1, CONFIDENCE.indexOf(confidence), order, index] }
  }))
  const codes = new Set<string>()
  return found.sort((a, b) => compared(a.rank, b.rank)).map(({ finding }) => finding).filter((finding) => {
    // One cause that several checks come upon is one finding
    const same = `${finding.code} ${finding.symptom.en} ${finding.detail}`
    return !codes.has(same) && codes.add(same)
  })
}

function compared(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at])
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0)
}

const CONFIDENCE: readonly Confidence[] = ['certain', 'likely', 'possible']

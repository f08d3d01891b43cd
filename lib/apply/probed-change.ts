import type { SourceSpec } from '../../types/config.ts'
import type { Report } from '../../types/report.ts'
import { SourceError } from '../errors/source-error.ts'
import type { PreparedChange } from './prepared-change.ts'

export interface ProbingParts {
  /** The live checks of a source; null where nobody wants them. */
  readonly probe: ((spec: SourceSpec) => Promise<Report>) | null
}

/** Why a change is not even begun. */
export interface Refusal {
  readonly error: Error
  readonly report?: Report
}

/**
 * Looks whether what is to take the place of a running source can work; null where it may. That a source that is about
 * to go holds what the new one needs is no reason. A source that takes nobody's place is not probed: it says itself
 * what is wrong with it.
 */
export async function probedChange(
  { probe }: ProbingParts,
  { old, spec, inTheWay, failure }: PreparedChange
): Promise<Refusal | null> {
  if (failure !== null) return { error: failure }
  if (probe === null || old === null || spec === null) return null
  const report = await probe(spec)
  const [worst] = report.findings
  if (report.verdict !== 'failed' || worst === undefined) return null
  return worst.category === 'in-use' && inTheWay.length > 0 ? null : { error: new SourceError(worst), report }
}

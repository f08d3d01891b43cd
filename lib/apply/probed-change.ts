import type { SourceSpec } from '../../types/config.ts'
import type { Report } from '../../types/report.ts'
import { SourceError } from '../errors/source-error.ts'
import type { PreparedChange } from './prepared-change.ts'

export interface ProbingParts {
  /** Runs the live checks of a source; null if they are switched off. */
  readonly probe: ((spec: SourceSpec) => Promise<Report>) | null
}

/** Why a change is not begun. */
export interface Refusal {
  readonly error: Error
  readonly report?: Report
}

/**
 * Probes the replacement of a running source; null if it may work. A resource that is only held by a source about to be
 * stopped is no reason to refuse. A source that replaces none is not probed: its own error reports what is wrong.
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

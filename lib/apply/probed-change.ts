import type { ConnectorType } from '../../types/connector.ts'
import type { SourceSpec } from '../../types/config.ts'
import type { Report } from '../../types/report.ts'
import type { SourceStream } from '../core/source-stream.ts'
import { SourceError } from '../errors/source-error.ts'
import { collides } from './collides.ts'
import type { PlannedChange } from './planned-changes.ts'

export interface ProbingParts {
  readonly types: readonly ConnectorType[]
  /** The live checks of a source; null where nobody wants them. */
  readonly probe: ((spec: SourceSpec) => Promise<Report>) | null
}

/** Why a change is not even begun. */
export interface Refusal {
  readonly error: Error
  readonly report: Report
}

/**
 * Looks whether what is to take the place of a running source can work; null where it may. That a source that is about to go (`leaving`) holds what the
 * new one needs is no reason.
 * A source that takes nobody's place is not probed: it says itself what is wrong with it.
 */
export async function probedChange({ types, probe }: ProbingParts, { old, spec }: PlannedChange, leaving: readonly SourceStream[]): Promise<Refusal | null> {
  if (probe === null || old === null || spec === null) return null
  const report = await probe(spec)
  const [worst] = report.findings
  if (report.verdict !== 'failed' || worst === undefined) return null
  if (worst.category === 'in-use' && leaving.some(({ definition }) => collides(types, spec, definition.spec))) return null
  return { error: new SourceError(worst), report }
}

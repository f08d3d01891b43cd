import type { Clock } from '../../../types/clock.ts'
import type { SourceHealth } from '../../../types/health.ts'
import type { RunningSource } from '../../../types/report.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { waitFor } from '../../core/wait-for.ts'

/** Reads the counters of a source twice, so that "silent" means that they have not grown. */
export async function lookTwice(
  source: { stats(): SourceStats, health(): SourceHealth }, ms: number, time: { readonly clock: Clock, readonly signal: AbortSignal }
): Promise<RunningSource> {
  const before = source.stats()
  const startedAt = time.clock.now()
  await waitFor(ms, time)
  return { before, after: source.stats(), elapsedMs: time.clock.now() - startedAt, health: source.health() }
}

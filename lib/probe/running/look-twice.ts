import type { Clock } from '../../../types/clock.ts'
import type { SourceHealth } from '../../../types/health.ts'
import type { RunningSource } from '../../../types/report.ts'
import type { SourceStats } from '../../../types/stats.ts'
import { waitFor } from '../../core/wait-for.ts'

/**
 * Reads the counters of a source twice, so that "silent" means that they have not grown. A consumer that takes no
 * records may be processing a batch: it gets several times the interval before it counts as stalled.
 */
export async function lookTwice(
  source: { stats(): SourceStats; health(): SourceHealth },
  ms: number,
  time: { readonly clock: Clock; readonly signal: AbortSignal }
): Promise<RunningSource> {
  const before = source.stats()
  const startedAt = time.clock.now()
  await waitFor(ms, time)
  for (let times = 1; times < MOST_TIMES && isHalted(before, source.stats()) && !time.signal.aborted; times++)
    await waitFor(ms, time)
  return { before, after: source.stats(), elapsedMs: time.clock.now() - startedAt, health: source.health() }
}

function isHalted(before: SourceStats, { state, events, wanted }: SourceStats): boolean {
  return state === 'running' && events > 0 && events === before.events && !before.wanted && !wanted
}

/** The number of intervals: less than three seconds in total, by default. */
const MOST_TIMES = 5

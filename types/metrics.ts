import type { SourceHealth } from './health.ts'
import type { SourceStats } from './stats.ts'

/** The input of `toPrometheus` for one source: plain data, as `warp-flow:monitor` publishes it. */
export interface SourceSnapshot {
  /** `source.stats()`. */
  readonly stats: SourceStats
  /** `source.health()`. If absent, the health metrics are omitted. */
  readonly health?: SourceHealth
}

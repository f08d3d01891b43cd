import type { SourceHealth } from './health.ts'
import type { SourceStats } from './stats.ts'

/** What `toPrometheus` takes of a source: plain data, as `warp-flow:monitor` publishes it. */
export interface SourceSnapshot {
  /** `source.stats()`. */
  readonly stats: SourceStats
  /** `source.health()`. If absent, the metrics of health are left out. */
  readonly health?: SourceHealth
}

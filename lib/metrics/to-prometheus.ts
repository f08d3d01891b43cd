import type { SourceSnapshot } from '../../types/metrics.ts'
import { checkOptions, type OptionRules } from '../config/check-options.ts'
import { expositionOf } from './exposition.ts'
import { FAMILIES } from './families.ts'

/** The options of `toPrometheus`. */
export interface PrometheusOptions {
  /**
   * `prometheus`: the text format 0.0.4, `text/plain; version=0.0.4`; `openmetrics`: OpenMetrics 1.0,
   * `application/openmetrics-text; version=1.0.0; charset=utf-8`. Default `prometheus`.
   */
  readonly format?: 'prometheus' | 'openmetrics'
}

/**
 * The counters and the health of sources as metrics of Prometheus, for a scrape: each begins with `warp_flow_` and has
 * the labels `source` (its key) and `type`. Seconds and bytes, as Prometheus asks for. What a source does not know is
 * left out, and is not 0. Pure; whatever names it meets, the text is valid. Where two snapshots have the same series
 * (key, type and labels), the later one counts. Throws a `ConfigError` for options that are none.
 *
 * Formats: https://prometheus.io/docs/instrumenting/exposition_formats/ and OpenMetrics 1.0.
 *
 * ```ts
 * response.setHeader('content-type', 'text/plain; version=0.0.4')
 * response.end(toPrometheus(sources.map((source) => ({ stats: source.stats(), health: source.health() }))))
 * ```
 */
export function toPrometheus(snapshots: Iterable<SourceSnapshot>, options: PrometheusOptions = {}): string {
  checkOptions(options, PROMETHEUS_OPTIONS)
  return expositionOf(FAMILIES, [...snapshots], options.format ?? 'prometheus')
}

const PROMETHEUS_OPTIONS: OptionRules = { format: { kind: 'choice', choices: ['prometheus', 'openmetrics'] } }

import type { Diagnostic } from '../../types/diagnostic.ts'
import type { SourceSnapshot } from '../../types/metrics.ts'
import { checkOptions, type OptionRules } from '../config/check-options.ts'
import { received } from '../config/params/describe-value.ts'
import { ConfigError } from '../errors/config-error.ts'
import { NOWHERE } from '../errors/nowhere.ts'
import { peek } from '../errors/peek.ts'
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
 * Converts the counters and the health of sources to Prometheus metrics, for a scrape. Each name begins with
 * `warp_flow_`, and each metric has the labels `source` (its key) and `type`. Units are seconds and bytes, as
 * Prometheus recommends. Values that a source does not know are left out, not reported as 0; so are stats of your own
 * connector that do not have the shape of `SourceStats`. Pure. The text is valid for any names, and different names
 * stay different: of names that differ only in parts that UTF-8 cannot represent, the later gets a number appended. If
 * two snapshots have the same series (key, type and labels), the later one counts. Throws a `ConfigError` for invalid
 * options, and for snapshots whose `stats` is not a result of `source.stats()`.
 *
 * Formats: https://prometheus.io/docs/instrumenting/exposition_formats/ and OpenMetrics 1.0.
 *
 * ```ts response.setHeader('content-type', 'text/plain; version=0.0.4') response.end(toPrometheus(sources.map((source)
 * => ({ stats: source.stats(), health: source.health() })))) ```
 */
export function toPrometheus(snapshots: Iterable<SourceSnapshot>, options: PrometheusOptions = {}): string {
  checkOptions(options, PROMETHEUS_OPTIONS)
  const given = [...snapshots]
  checkSnapshots(given)
  return expositionOf(FAMILIES, given, options.format ?? 'prometheus')
}

/** Reports snapshots of another shape: `sources.map((source) => source.stats())` is an easy mistake. */
function checkSnapshots(snapshots: readonly unknown[]): void {
  const problems = snapshots.flatMap((snapshot, at): Diagnostic[] => {
    const stats = peek(snapshot, 'stats')
    if (typeof peek(stats, 'key') === 'string' && typeof peek(stats, 'type') === 'string') return []
    const path = `snapshots[${at}].stats`
    const message = `\`${path}\` has to be what \`source.stats()\` gives, not ${received(stats)}; a snapshot is \`{ stats: source.stats(), health: source.health() }\``
    return [{ ...NOWHERE, code: 'CONFIG_WRONG_TYPE', path, message }]
  })
  if (problems.length > 0) throw new ConfigError(problems)
}

const PROMETHEUS_OPTIONS: OptionRules = { format: { kind: 'choice', choices: ['prometheus', 'openmetrics'] } }

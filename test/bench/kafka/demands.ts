import { median } from '../support/statistics.ts'
import { OURS, PLATFORMATIC, RAW } from './names.ts'
import type { FieldRuns } from './rounds.ts'
import type { KafkaRun } from './tally.ts'

/** Something that the source has to reach, and what was seen. */
export interface Demand {
  readonly what: string
  readonly wanted: string
  readonly seen: string
  readonly kept: boolean
}

/** Every demand of which something was measured. */
export function demands(fields: readonly FieldRuns[], stalled: readonly KafkaRun[]): Demand[] {
  return [...fields.flatMap(speedDemands), ...fields.flatMap(memoryDemand), ...stalledDemand(stalled)]
}

function speedDemands({ node, perBatch, runs }: FieldRuns): Demand[] {
  return (
    [
      ['pipeline()', RAW, 0.9],
      ['for await', RAW, 0.8],
      ["'data'", `${PLATFORMATIC} 'data'`, 1],
      ['for await', `${PLATFORMATIC} for await`, 1.3]
    ] as const
  ).flatMap(([verb, peer, wanted]) => {
    const own = `warp-flow ${verb}`
    if (!measured(runs, own) || !measured(runs, peer)) return []
    const ratio = medianRate(runs, own) / medianRate(runs, peer)
    return [
      {
        what: `Node ${node}, batches of ${perBatch}: speed by \`${verb}\`, times ${peer}`,
        wanted: `at least ${wanted.toFixed(2)}`,
        seen: ratio.toFixed(2),
        kept: ratio >= wanted
      }
    ]
  })
}

function memoryDemand({ node, perBatch, runs }: FieldRuns): Demand[] {
  const peaks = [...runs].filter(([name]) => OURS.includes(name)).flatMap(([, all]) => all.map(({ peakMB }) => peakMB))
  return peaks.length === 0
    ? []
    : [below(`Node ${node}, batches of ${perBatch}: the highest peak RSS of all our runs`, 150, Math.max(...peaks))]
}

function stalledDemand(stalled: readonly KafkaRun[]): Demand[] {
  return stalled.length === 0
    ? []
    : [below('the highest peak RSS with a consumer that stalls', 250, Math.max(...stalled.map(({ peakMB }) => peakMB)))]
}

function below(what: string, limit: number, seen: number): Demand {
  return { what, wanted: `below ${limit} MB`, seen: `${seen.toFixed(0)} MB`, kept: seen < limit }
}

function measured(runs: FieldRuns['runs'], name: string): boolean {
  return (runs.get(name)?.length ?? 0) > 0
}

/** Million records per second. */
export function medianRate(runs: FieldRuns['runs'], name: string): number {
  return median((runs.get(name) ?? []).map(({ records, seconds }) => records / seconds / 1e6))
}

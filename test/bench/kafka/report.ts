import { median, spread } from '../support/statistics.ts'
import { demands, medianRate } from './demands.ts'
import { OUR_LIMITS } from './fetch-limits.ts'
import { RAW } from './names.ts'
import { PARTITIONS, VALUE_BYTES } from './records.ts'
import type { FieldRuns } from './rounds.ts'
import type { KafkaRun } from './tally.ts'

/** All that was measured. */
export interface KafkaResults {
  readonly machine: string
  readonly rounds: number
  readonly records: number
  readonly stallSeconds: number
  /** Of the broker and the contenders. */
  readonly versions: readonly string[]
  /** Why a contender is absent. */
  readonly absent: readonly string[]
  readonly fields: readonly FieldRuns[]
  readonly stalled: readonly KafkaRun[]
}

/**
 * The results as Markdown. Ratios are of medians within one interleaved run; above 1 is faster than what stands beside
 * it.
 */
export function kafkaReport(results: KafkaResults): string {
  const { machine, rounds, records, versions, absent } = results
  return [
    '# Reading a Kafka topic',
    '',
    `\`npm run bench -- kafka\`: ${rounds} interleaved rounds, each contender a process of its own, medians. ${records.toLocaleString('en')} records of ${VALUE_BYTES} bytes over`,
    `${PARTITIONS} partitions, not compressed; the broker is on the same machine and holds them in the page cache.`,
    '',
    `Machine: ${machine}.`,
    '',
    `Versions: ${versions.join(', ')}.`,
    '',
    "Every contender reads the whole topic as the only member of a new group, and its time counts only where it has seen every record: all look at each record's length and",
    'first byte, except kafkajs and kcat, which only count. Ours have the params that they have by themselves and commit every five seconds, as all but kafkajs do.',
    `"${RAW}" has the settings of a fetch that our source has by itself, all others their own.`,
    `A number of KiB behind a name is the most that an answer of a broker may hold of one partition (\`max_partition_fetch_bytes\`), of all together four times as much;`,
    `${OUR_LIMITS.partition / 1024} KiB is what our source has by itself. A batch that is larger comes whole, one in an answer. MB are millions of bytes.`,
    '',
    ...demandTable(results),
    ...results.fields.flatMap((field) => speedTable(field, results.records)),
    ...stalledTable(results),
    ...(absent.length === 0 ? [] : ['## Absent', '', ...absent.map((why) => `* ${why}`), ''])
  ].join('\n')
}

function demandTable({ fields, stalled }: KafkaResults): string[] {
  const rows = demands(fields, stalled).map(
    ({ what, wanted, seen, kept }) => `| ${what} | ${wanted} | ${seen} | ${kept ? 'yes' : 'no'} |`
  )
  return rows.length === 0
    ? []
    : ['## To reach', '', '| what | wanted | seen | kept |', '|---|---|---|---|', ...rows, '']
}

function speedTable({ node, perBatch, runs }: FieldRuns, records: number): string[] {
  const raw = medianRate(runs, RAW)
  return [
    `## Node ${node}, batches of ${perBatch} records`,
    '',
    '| contender | of raw kafkajs | million records/s, first record to last: median (lowest to highest) | seconds, start of the process to the last record ' +
      '| seconds of processor | peak RSS, MB | runs |',
    '|---|---|---|---|---|---|---|',
    ...[...runs]
      .filter(([, all]) => all.length > 0)
      .map(
        ([name, all]) =>
          `| ${name}${partOf(all, records)} | ${Number.isNaN(raw) ? '' : (medianRate(runs, name) / raw).toFixed(2)} ` +
          `| ${spread(
            all.map(({ records, seconds }) => records / seconds / 1e6),
            3
          )} | ${median(all.map(({ wholeSeconds }) => wholeSeconds)).toFixed(2)} ` +
          `| ${median(all.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2)} | ${peak(all)} | ${all.length} |`
      ),
    ''
  ]
}

function stalledTable({ stalled, stallSeconds }: KafkaResults): string[] {
  return stalled.length === 0
    ? []
    : [
        '## A consumer that stalls',
        '',
        `Our source by \`pipeline()\`; the consumer takes one record, none for ${stallSeconds} seconds, then all of them. It has stayed in its group.`,
        '',
        '| run | peak RSS while it stalled, MB | peak RSS in all, MB |',
        '|---|---|---|',
        ...stalled.map(
          ({ stalledPeakMB = NaN, peakMB }, index) =>
            `| ${index + 1} | ${stalledPeakMB.toFixed(0)} | ${peakMB.toFixed(0)} |`
        ),
        ''
      ]
}

function partOf(all: readonly KafkaRun[], wanted: number): string {
  const read = all[0]?.records ?? wanted
  return read === wanted ? '' : ` (${read.toLocaleString('en')} records)`
}

function peak(all: readonly KafkaRun[]): string {
  return Math.max(...all.map(({ peakMB }) => peakMB)).toFixed(0)
}

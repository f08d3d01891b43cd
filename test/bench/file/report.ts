import type { Measurement } from '../support/measure.ts'
import { median, spread } from '../support/statistics.ts'

/** All runs over one file, pinned or free. */
export interface Round {
  /** Bytes of a line, or `gzip`. */
  readonly content: string
  readonly pinned: boolean
  /** contender => its runs */
  readonly runs: ReadonlyMap<string, readonly Measurement[]>
}

export interface ReportFacts {
  readonly machine: string
  readonly rounds: number
  readonly mib: number
}

/**
 * The results as Markdown. Ratios are of medians within one interleaved run; above 1 is faster than what stands beside
 * it.
 */
export function fileReport(results: readonly Round[], { machine, rounds, mib }: ReportFacts): string {
  return [
    '# Reading files to the end',
    '',
    `\`npm run bench -- file\`: ${rounds} interleaved rounds, each contender a process of its own, medians; files of ${mib} MiB, in the page cache.`,
    '',
    `Machine: ${machine}.`,
    '',
    'Every contender reads all lines and the length of each line\'s text. "Of the best peer" and "of the limit" are how many times as fast as',
    'the fastest of the peers, and as the limit: a bare loop over `fs.read`, reading ahead, that makes the same events without a stream.',
    '',
    ...results.filter(({ content }) => content !== 'gzip').flatMap(lineTable),
    '## gzip',
    '',
    'Lines of 200 bytes, compressed about 7:1. Shorter lines and content that inflates faster cost more beside inflating alone.',
    '',
    '| | time of inflating alone | ours, seconds | inflating alone, seconds |',
    '|---|---|---|---|',
    ...results.filter(({ content }) => content === 'gzip').map(gzipRow),
    ''
  ].join('\n')
}

function lineTable({ content, pinned, runs }: Round): string[] {
  const names = [...runs.keys()]
  const peers = names.filter((name) => !name.startsWith('warp-flow') && name !== 'the limit')
  const fastest = Math.min(...peers.map((name) => medianOf(runs, name)))
  const limit = medianOf(runs, 'the limit')
  return [
    `## Lines of ${content} bytes, ${pinned ? 'pinned to one processor' : 'free'}`,
    '',
    '| contender | of the best peer | of the limit | seconds: median (lowest to highest) | peak RSS, MiB |',
    '|---|---|---|---|---|',
    ...names.map((name) => {
      const own = medianOf(runs, name)
      const all = runs.get(name) ?? []
      const peak = Math.max(...all.map(({ peakMiB }) => peakMiB)).toFixed(0)
      return `| ${name} | ${(fastest / own).toFixed(2)} | ${(limit / own).toFixed(2)} | ${spread(all.map(({ seconds }) => seconds))} | ${peak} |`
    }),
    ''
  ]
}

function gzipRow({ pinned, runs }: Round): string {
  const ours = runs.get('warp-flow pipeline()') ?? []
  const alone = runs.get('inflating alone') ?? []
  const ratio = medianOf(runs, 'warp-flow pipeline()') / medianOf(runs, 'inflating alone')
  return `| ${pinned ? 'pinned' : 'free'} | ${ratio.toFixed(2)} times | ${spread(ours.map(({ seconds }) => seconds))} | ${spread(alone.map(({ seconds }) => seconds))} |`
}

function medianOf(runs: Round['runs'], name: string): number {
  return median((runs.get(name) ?? []).map(({ seconds }) => seconds))
}

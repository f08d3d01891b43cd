import { median, spread } from '../support/statistics.ts'

export interface WatchRun {
  readonly node: string
  readonly entries: number
  readonly name: string
  /** Of one processor. */
  readonly cpuPart: number
  /** From the write to the word of it, in ms. */
  readonly p50: number
  readonly p99: number
  /** Writes that no word came of in time. */
  readonly missed: number
  readonly rssMiB: number
  /** Of the names made at the end. */
  readonly namesSeen: number
}

interface WatchPlan {
  readonly machine: string
  readonly rounds: number
  readonly seconds: number
  readonly everyMs: number
  readonly newNames: number
}

/** The results as Markdown. */
export function watchReport(
  runs: readonly WatchRun[],
  { machine, rounds, seconds, everyMs, newNames }: WatchPlan
): string {
  return [
    '# Watching a folder',
    '',
    `\`npm run bench -- watch\`: ${rounds} interleaved rounds, each watcher a process of its own, medians (lowest to highest). One file of the folder is appended to every`,
    `${everyMs} ms for ${seconds} s; then ${newNames} files are made. A watcher is fit for the names of followed files where it costs at most 1.3 times what \`fs.watch\` costs and tells`,
    'of 99 % of the writes within 10 ms. chokidar watches with `depth: 0` and `ignoreInitial`, all else as it comes.',
    '',
    `Machine: ${machine}.`,
    '',
    '| Node | entries | watcher | of one processor | of `fs.watch` | p50, ms | p99, ms | writes not told | new names told | RSS, MiB | fit |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...rowsOf(runs, newNames),
    ''
  ].join('\n')
}

function rowsOf(runs: readonly WatchRun[], newNames: number): string[] {
  return [...grouped(runs).values()].map((all) => {
    const [{ node, entries, name } = { node: '', entries: 0, name: '' }] = all
    const cost = median(all.map(({ cpuPart }) => cpuPart))
    const base = median(
      runs
        .filter((run) => run.node === node && run.entries === entries && run.name === 'fs.watch')
        .map(({ cpuPart }) => cpuPart)
    )
    const p99 = median(all.map((run) => run.p99))
    const missed = all.reduce((sum, run) => sum + run.missed, 0)
    const names = Math.min(...all.map(({ namesSeen }) => namesSeen))
    const isFit = cost / base <= 1.3 && p99 < 10 && missed === 0 && names === newNames
    return (
      `| ${node} | ${entries} | ${name} | ${spread(all.map(({ cpuPart }) => cpuPart * 100))} % | ${(cost / base).toFixed(2)} | ${spread(all.map(({ p50 }) => p50))} ` +
      `| ${spread(all.map((run) => run.p99))} | ${missed} | ${names} of ${newNames} | ${median(all.map(({ rssMiB }) => rssMiB)).toFixed(0)} | ${isFit ? 'yes' : 'no'} |`
    )
  })
}

function grouped(runs: readonly WatchRun[]): Map<string, WatchRun[]> {
  const groups = new Map<string, WatchRun[]>()
  for (const run of runs) groups.set(keyOf(run), [...(groups.get(keyOf(run)) ?? []), run])
  return groups
}

function keyOf({ node, entries, name }: WatchRun): string {
  return `${node} ${String(entries).padStart(5)} ${name}`
}

import { median, spread } from '../support/statistics.ts'

export interface ImportRun {
  readonly name: string
  /** From the start of the process until all was imported. */
  readonly ms: number
  readonly cpuMs: number
  readonly peakMiB: number
}

interface ImportPlan {
  readonly machine: string
  readonly rounds: number
  /** The name of the program that imports nothing. */
  readonly nothing: string
}

/** The results as Markdown. */
export function importReport(runs: readonly ImportRun[], { machine, rounds, nothing }: ImportPlan): string {
  const names = [...new Set(runs.map(({ name }) => name))]
  const bare = runs.filter(({ name }) => name === nothing)
  const over = (all: readonly ImportRun[], figure: (run: ImportRun) => number): string =>
    (median(all.map(figure)) - median(bare.map(figure))).toFixed(1)
  return [
    '# Importing',
    '',
    `\`npm run bench -- import\`: an ES module that imports the package and ends, ${rounds} interleaved rounds, each a process of its own; medians (lowest to highest), and what`,
    'they are over those of a module that imports nothing. Memory is the peak of the resident set.',
    '',
    `Machine: ${machine}.`,
    '',
    '| imported | wall, ms | over nothing | CPU, ms | over nothing | peak, MiB | over nothing |',
    '|---|---|---|---|---|---|---|',
    ...names.map((name) => {
      const all = runs.filter((run) => run.name === name)
      return (
        `| ${name} | ${spread(
          all.map(({ ms }) => ms),
          0
        )} | ${over(all, ({ ms }) => ms)} | ${spread(
          all.map(({ cpuMs }) => cpuMs),
          0
        )} | ${over(all, ({ cpuMs }) => cpuMs)} ` +
        `| ${spread(
          all.map(({ peakMiB }) => peakMiB),
          1
        )} | ${over(all, ({ peakMiB }) => peakMiB)} |`
      )
    }),
    ''
  ].join('\n')
}

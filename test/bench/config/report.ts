import { spread } from '../support/statistics.ts'
import type { Parsed } from './contender.ts'

export interface Edit {
  /** From the write to the generation, in ms. */
  readonly ms: number
  /** Of every other edit each. */
  readonly cpuMs?: number
  readonly longestMs?: number
}

export interface ConfigRun {
  readonly parsed: Parsed
  /** Of one processor, over a process that watches nothing. */
  readonly restPart: number
  readonly rssMiB: number
  /** Over a process that watches nothing. */
  readonly moreMiB: number
  readonly edits: readonly Edit[]
}

interface ConfigPlan {
  readonly machine: string
  readonly rounds: number
  readonly settleSeconds: number
  readonly seconds: number
  readonly most: { readonly restPart: number; readonly longestMs: number }
}

/** The results as Markdown. `runs`: connectors => its rounds. */
export function configReport(
  runs: ReadonlyMap<number, readonly ConfigRun[]>,
  { machine, rounds, settleSeconds, seconds, most }: ConfigPlan
): string {
  return [
    '# Watching a configuration',
    '',
    `\`npm run bench -- config\`: ${rounds} rounds, each a process of its own, medians (lowest to highest). So many connectors, each in a file of its own, and as many`,
    `sources. At rest: ${seconds} s in which nobody edits, after ${settleSeconds} s, over a process that watches nothing beside it. Then edits of one source, one after the`,
    'other; a state counts after 100 ms of quiet and two readings 100 ms apart. The longest stretch is the time of the processor that the main thread had before',
    `anything else of the process had its turn. Parsing is \`readConfig\`. It is held to ${(most.restPart * 100).toFixed(1)} % at rest, and stretches of ${most.longestMs} ms at an edit.`,
    '',
    `Machine: ${machine}.`,
    '',
    '| connectors | parsing: first, ms | again, ms | at rest, of one processor | RSS, MiB | over nothing | edit to delivery, ms | of it processor, ms | longest stretch, ms | held |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...[...runs].map(([connectors, all]) => {
      const edits = all.flatMap((run) => run.edits)
      const held =
        all.every(({ restPart }) => restPart <= most.restPart) &&
        edits.every(({ longestMs = 0 }) => longestMs <= most.longestMs)
      const cells = [
        String(connectors),
        spread(
          all.map(({ parsed }) => parsed.firstMs),
          0
        ),
        spread(
          all.map(({ parsed }) => parsed.warmMs),
          0
        ),
        `${spread(all.map(({ restPart }) => restPart * 100))} %`,
        spread(
          all.map(({ rssMiB }) => rssMiB),
          0
        ),
        spread(
          all.map(({ moreMiB }) => moreMiB),
          0
        ),
        spread(
          edits.map(({ ms }) => ms),
          0
        ),
        spread(
          edits.flatMap(({ cpuMs }) => cpuMs ?? []),
          0
        ),
        spread(
          edits.flatMap(({ longestMs }) => longestMs ?? []),
          1
        ),
        held ? 'yes' : 'no'
      ]
      return `| ${cells.join(' | ')} |`
    }),
    ''
  ].join('\n')
}

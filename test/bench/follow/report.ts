import { median, spread } from '../support/statistics.ts'
import type { CatchUpRuns } from './catching-up.ts'
import { demands, ofOnce } from './demands.ts'
import type { IdlePlan, IdleRun } from './idle.ts'
import type { ManyPlan, ManyRun } from './many.ts'
import type { LatencyPlan, LatencyRun } from './latency.ts'
import type { RotationRuns } from './rotations.ts'

export interface FollowResults {
  readonly machine: string
  readonly versions: readonly string[]
  readonly rounds: number
  readonly latencyPlan: LatencyPlan
  /** contender => its runs; empty where it was not asked for */
  readonly latency: ReadonlyMap<string, readonly LatencyRun[]>
  readonly idle: readonly { readonly plan: IdlePlan; readonly runs: ReadonlyMap<string, readonly IdleRun[]> }[]
  readonly many: readonly { readonly plan: ManyPlan; readonly runs: ReadonlyMap<string, readonly ManyRun[]> }[]
  /** Null where they were not asked for. */
  readonly rotations: RotationRuns | null
  readonly mib: number
  readonly catchingUp: readonly CatchUpRuns[]
}

/** The results as Markdown. */
export function followReport(results: FollowResults): string {
  const { machine, versions, rounds, catchingUp } = results
  return [
    '# Following files',
    '',
    `\`npm run bench -- follow\`: ${rounds} interleaved rounds, each contender a process of its own, medians (lowest to highest). A run counts only where`,
    "every line was delivered, by the contender's own count.",
    '',
    `Machine: ${machine}. Peers: ${versions.join(', ')}.`,
    '',
    ...(catchingUp.length === 0
      ? []
      : [
          '| what is asked for | at least | seen | met |',
          '|---|---|---|---|',
          ...demands(catchingUp).map(
            ({ what, wanted, seen, met }) => `| ${what} | ${wanted} | ${seen} | ${met ? 'yes' : 'no'} |`
          ),
          ''
        ]),
    ...latencySection(results),
    ...results.idle.flatMap(idleSection),
    ...results.many.flatMap(manySection),
    ...rotationSection(results),
    ...catchingUp.flatMap((runs) => catchUpSection(runs, results.mib))
  ].join('\n')
}

function latencySection({ latency, latencyPlan: { perSecond, seconds } }: FollowResults): string[] {
  if (latency.size === 0) return []
  return [
    `## From append to delivery, ${perSecond} lines/s`,
    '',
    `A process of its own appends lines of 200 bytes for ${1 + seconds} s, each by a write of its own and with the time in it (the machine's monotonic clock); what is`,
    'due is written each millisecond. The first line comes after a second of silence and has a column of its own; the lines of the first second do not count for the',
    'others. Reader and writer have a processor each. The last column is what the process that follows takes of it; what Node takes to receive lines from `tail -F`',
    'is not in it.',
    '',
    '| contender | p50, ms | p99, ms | longest, ms | first after silence, ms | of one processor |',
    '|---|---|---|---|---|---|',
    ...[...latency].map(
      ([name, runs]) =>
        `| ${name} | ${spread(runs.map(({ p50 }) => p50))} | ${spread(runs.map(({ p99 }) => p99))} ` +
        `| ${Math.max(...runs.map(({ most }) => most)).toFixed(1)} | ${spread(runs.map(({ first }) => first))} | ${percent(runs)} |`
    ),
    ''
  ]
}

function manySection({
  plan: { files, written, perSecond, settleSeconds, coldSeconds, seconds },
  runs
}: FollowResults['many'][number]): string[] {
  return [
    `## ${perSecond} lines/s to ${written === 1 ? 'one' : written} of ${files} files`,
    '',
    `Files of 10 lines, read from their beginning: the first column is the time from the start of the process to the last of these lines. After ${settleSeconds} s of quiet, lines`,
    `are written for ${coldSeconds + seconds} s, each to another file where there are several; their age is that at their delivery.`,
    '',
    `| contender | all first lines, ms | p50, ms | p99, ms | longest, ms |${coldSeconds === 0 ? '' : ` of one processor in the first ${coldSeconds} s |`} of one processor${coldSeconds === 0 ? '' : ' then'} |`,
    `|---|---|---|---|---|${coldSeconds === 0 ? '' : '---|'}---|`,
    ...[...runs].map(
      ([name, all]) =>
        `| ${name} | ${spread(
          all.map(({ startMs }) => startMs),
          0
        )} | ${spread(all.map(({ p50 }) => p50))} | ${spread(all.map(({ p99 }) => p99))} ` +
        `| ${Math.max(...all.map(({ most }) => most)).toFixed(1)} |${coldPercent(all)} ${percent(all)} |`
    ),
    ''
  ]
}

function rotationSection({ rotations }: FollowResults): string[] {
  if (rotations === null) return []
  const {
    runs,
    heap: { plan, seen }
  } = rotations
  return [
    '## Rotations',
    '',
    `Files are rotated by turns, by renaming and making anew; ${plan.kept} older ones of each are kept, and older ones replaced. Another process writes a line before each rotation`,
    'and one after it. All of these have to come; `bytesLost` is what the source says.',
    '',
    '| files | rotations | in, s | lines missing | came twice | bytesLost | of one processor |',
    '|---|---|---|---|---|---|---|',
    ...runs.map(
      ({ plan: { files, rotations: times }, seconds, missing, twice, bytesLost, cpuPart }) =>
        `| ${files} | ${times} | ${seconds.toFixed(1)} | ${missing} | ${twice} | ${bytesLost} | ${(cpuPart * 100).toFixed(1)} % |`
    ),
    '',
    `The heap of a process that rotates ${plan.files} files as fast as it reads their lines, after a collection of garbage:`,
    '',
    '| rotations, all lines of which have come | heap used, MiB | lines that came twice |',
    '|---|---|---|',
    ...seen.map(({ rotations: done, heapMiB, twice }) => `| ${done} | ${heapMiB.toFixed(2)} | ${twice} |`),
    ''
  ]
}

function idleSection({ plan: { files, settleSeconds, seconds }, runs: idle }: FollowResults['idle'][number]): string[] {
  return [
    `## ${files} quiet files`,
    '',
    `Each of 10 lines, read from its beginning; then nothing is written for ${settleSeconds + seconds} s, of which the last ${seconds} s count. That all files were still followed is`,
    'seen by one more line in each. Memory is the resident set at the end of the quiet.',
    '',
    '| contender | of one processor | RSS, MiB |',
    '|---|---|---|',
    ...[...idle].map(
      ([name, runs]) =>
        `| ${name} | ${percent(runs)} | ${spread(
          runs.map(({ rssMiB }) => rssMiB),
          0
        )} |`
    ),
    ''
  ]
}

function catchUpSection({ pinned, runs }: CatchUpRuns, mib: number): string[] {
  return [
    `## Catching up on ${mib} MiB, ${pinned ? 'pinned to one processor' : 'free'}`,
    '',
    "Lines of 200 bytes, in the page cache, from the beginning of the log to its last line; each line's text and its length are read.",
    '',
    '| contender | speed, of reading once | seconds | peak RSS, MiB |',
    '|---|---|---|---|',
    ...[...runs].map(
      ([name, all]) =>
        `| ${name} | ${ofOnce(runs, name).toFixed(2)} | ${spread(all.map(({ seconds }) => seconds))} ` +
        `| ${median(all.map(({ peakMiB }) => peakMiB)).toFixed(0)} |`
    ),
    ''
  ]
}

function coldPercent(runs: readonly ManyRun[]): string {
  const measured = runs.flatMap(({ coldCpuPart }) => (coldCpuPart === null ? [] : [coldCpuPart * 100]))
  return measured.length === 0 ? '' : ` ${spread(measured)} % |`
}

function percent(runs: readonly { readonly cpuPart: number }[]): string {
  return `${spread(runs.map(({ cpuPart }) => cpuPart * 100))} %`
}

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Contender, Field } from './contenders.ts'
import { limitsText } from './fetch-limits.ts'
import { STALLED } from './names.ts'
import { totals } from './records.ts'
import type { KafkaRun } from './tally.ts'

/** All runs on one Node. */
export interface FieldRuns {
  readonly node: string
  /** Records of a batch. */
  readonly perBatch: number
  /** contender => its runs */
  readonly runs: ReadonlyMap<string, KafkaRun[]>
}

export interface Topic {
  /** `host:port`, with commas between them. */
  readonly brokers: string
  readonly topic: string
  readonly records: number
}

/** Every contender in turn, in rounds, so that a machine that changes its speed changes it for all. */
export async function runRounds(
  fields: readonly Field[],
  topicOf: (perBatch: number) => Topic,
  rounds: number
): Promise<FieldRuns[]> {
  const all = fields.map(({ contenders, ...field }) => ({
    ...field,
    contenders,
    runs: new Map<string, KafkaRun[]>(contenders.map(({ name }) => [name, []]))
  }))
  for (let round = 0; round < rounds; round++) {
    for (const { node, program, perBatch, contenders, runs } of all) {
      for (const contender of contenders) {
        const run = await runContender(program, contender, topicOf(perBatch))
        runs.get(contender.name)?.push(run)
        console.error(
          `${round + 1}/${rounds} ${node} ${perBatch} ${contender.name}: ${run.seconds.toFixed(2)} s, ${run.cpuSeconds.toFixed(2)} s of processor, ${run.peakMB.toFixed(0)} MB`
        )
      }
    }
  }
  return all
}

/** Our source with a consumer that stalls, on this Node. */
export async function runStalled(topic: Topic, runs: number): Promise<KafkaRun[]> {
  const stalled: KafkaRun[] = []
  for (let each = 0; each < runs; each++) {
    const run = await runContender(process.execPath, { name: STALLED, folder: '', part: 1, limits: null }, topic)
    stalled.push(run)
    console.error(
      `${each + 1}/${runs} ${STALLED}: ${run.stalledPeakMB?.toFixed(0)} MB while it stalled, ${run.peakMB.toFixed(0)} MB in all`
    )
  }
  return stalled
}

/** One run in a process of its own. A contender that has not seen every record is not slower or faster but wrong. */
async function runContender(
  program: string,
  { name, folder, part, limits }: Omit<Contender, 'version'>,
  { brokers, topic, records }: Topic
): Promise<KafkaRun> {
  const wanted = totals(Math.round(records * part))
  const { stdout, stderr } = await promisify(execFile)(
    program,
    [...QUIET, CONTENDER, name, brokers, topic, String(wanted.records), folder, limitsText(limits)],
    { timeout: LONGEST_MS }
  ).catch((error: unknown) => {
    throw new Error(`${name} has failed`, { cause: error })
  })
  if (stderr !== '') console.error(`${name}: ${stderr.trim()}`)
  const run = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as KafkaRun
  // Which records a part of them is, is left to the contender
  for (const field of part === 1 ? (['records', 'bytes', 'sum'] as const) : (['records', 'bytes'] as const)) {
    if (run[field] !== null && run[field] !== wanted[field])
      throw new Error(`${name} has counted ${run[field]} ${field} of ${wanted[field]}`)
  }
  return run
}

const CONTENDER = fileURLToPath(new URL('contender.js', import.meta.url))
/** Of kafkajs, from Node 24 on. */
const QUIET = ['--disable-warning=TimeoutNegativeWarning']
/** A contender that takes longer hangs. */
const LONGEST_MS = 300_000

import { createReadStream, createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGzip } from 'node:zlib'
import { machineLine } from '../support/machine.ts'
import { measure, type Measurement } from '../support/measure.ts'
import { fileReport, type Round } from './report.ts'
import { makeLog } from './make-log.ts'

const OURS = ['warp-flow pipeline()', "warp-flow 'data'", 'warp-flow for await']
const PEERS = [
  'split2, pipeline()',
  'split2, for await',
  "node:readline, 'line'",
  'node:readline, for await',
  '@logdna/tail-file, split2',
  'tail'
]

/**
 * The file benchmark: every contender in turn, in rounds, so that a machine that changes its speed changes it for all.
 */
export async function benchFile(): Promise<void> {
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)
  const mib = Number(process.env['BENCH_MIB'] ?? 1024)
  const folder = process.env['BENCH_DIR'] ?? path.join(os.tmpdir(), 'warp-flow-bench')
  mkdirSync(folder, { recursive: true })

  const results: Round[] = []
  for (const lineBytes of [200, 80, 2000]) {
    const log = path.join(folder, `${mib}-mib-${lineBytes}.log`)
    makeLog(log, mib, lineBytes)
    const names = [...OURS, 'the limit', ...PEERS, ...(lineBytes === 200 ? ['warp-flow payload, pipeline()'] : [])]
    for (const pinned of [true, false]) results.push(await runRounds(`${lineBytes}`, log, names, pinned, rounds))
  }
  const zipped = path.join(folder, `${mib}-mib-200.log.gz`)
  if (!existsSync(zipped))
    await pipeline(createReadStream(path.join(folder, `${mib}-mib-200.log`)), createGzip(), createWriteStream(zipped))
  for (const pinned of [true, false])
    results.push(await runRounds('gzip', zipped, ['warp-flow pipeline()', 'inflating alone'], pinned, rounds))

  const report = fileReport(results, { machine: machineLine(), rounds, mib })
  const target = fileURLToPath(new URL('../../../../test/bench/results/file.md', import.meta.url))
  mkdirSync(path.dirname(target), { recursive: true })
  if (process.env['BENCH_DRY'] === undefined) writeFileSync(target, report)
  console.log(report)
}

async function runRounds(
  content: string,
  log: string,
  names: readonly string[],
  pinned: boolean,
  rounds: number
): Promise<Round> {
  const program = fileURLToPath(new URL('contender.js', import.meta.url))
  const runs = new Map<string, Measurement[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const run = await measure(program, [name, log], pinned)
      runs.get(name)?.push(run)
      console.error(
        `${content} ${pinned ? 'pinned' : 'free'} ${round + 1}/${rounds} ${name}: ${run.seconds.toFixed(2)} s`
      )
    }
  }
  checkCounts(runs)
  return { content, pinned, runs }
}

/** A contender that did not read everything is not slower or faster but wrong. */
function checkCounts(runs: ReadonlyMap<string, readonly Measurement[]>): void {
  const [[, reference] = ['', []]] = [...runs]
  for (const [name, all] of runs) {
    if (name === 'inflating alone') continue
    for (const { lines, characters } of all) {
      if (lines !== reference[0]?.lines || characters !== reference[0].characters)
        throw new Error(`${name} read ${lines} lines, ${characters} characters`)
    }
  }
}

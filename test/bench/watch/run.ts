import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { installed, nodeOf } from '../support/installed.ts'
import { machineLine } from '../support/machine.ts'
import type { Seen } from './contender.ts'
import { watchReport, type WatchRun } from './report.ts'

/**
 * The benchmark of watching a folder for names: what one busy file in it costs, and when its writes are told.
 * `BENCH_ROUNDS` (3), `BENCH_SECONDS` (5), `BENCH_NODES` (`20,22,24,26`); with `BENCH_DRY` the results are shown and
 * not written.
 */
export async function benchWatch(): Promise<void> {
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
  const seconds = Number(process.env['BENCH_SECONDS'] ?? 5)
  const majors = (process.env['BENCH_NODES'] ?? '20,22,24,26').split(',')
  const runs: WatchRun[] = []
  const nodes = await Promise.all(majors.map(async (major) => ({ major, program: await nodeOf(major) })))
  const watchers = [
    { name: 'fs.watch', kind: 'fs.watch', folder: '' },
    ...(await Promise.all(
      CHOKIDARS.map(async (version) => ({
        name: `chokidar ${version}`,
        kind: 'chokidar',
        folder: await installed('chokidar', version)
      }))
    ))
  ]
  for (let round = 0; round < rounds; round++) {
    for (const { major, program } of nodes) {
      for (const entries of ENTRIES) {
        for (const { name, kind, folder } of watchers) {
          const run = {
            node: major,
            entries,
            name,
            ...(await runOne([program, CONTENDER, kind], folder, entries, seconds))
          }
          runs.push(run)
          console.error(
            `${round + 1}/${rounds} Node ${major}, ${entries} entries, ${name}: ${(run.cpuPart * 100).toFixed(2)} %, p99 ${run.p99.toFixed(2)} ms, ${run.missed} missed`
          )
        }
      }
    }
  }
  const report = watchReport(runs, { machine: machineLine(), rounds, seconds, everyMs: EVERY_MS, newNames: NEW_NAMES })
  const target = fileURLToPath(new URL('../../../../test/bench/results/watch.md', import.meta.url))
  if (process.env['BENCH_DRY'] === undefined) writeFileSync(target, report)
  console.log(report)
}

async function runOne(
  [program = '', ...args]: readonly string[],
  packageFolder: string,
  entries: number,
  seconds: number
): Promise<Omit<WatchRun, 'node' | 'entries' | 'name'>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'warp-flow-watch-'))
  for (let index = 0; index < entries; index++) writeFileSync(path.join(folder, `file-${index}.log`), 'a line\n')
  const child = spawn(program, [...args, folder, packageFolder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const said = async (): Promise<string> => (await lines.next()).value ?? ''
  const ask = async (): Promise<Seen> => {
    child.stdin.write('\n')
    return JSON.parse(await said()) as Seen
  }
  try {
    await said()
    await pause(300)
    await ask()
    const busy = path.join(folder, 'file-0.log')
    const written: number[] = []
    const begun = now()
    while (now() - begun < seconds * 1000) {
      appendFileSync(busy, `${now()}\n`)
      written.push(now())
      await pause(EVERY_MS)
    }
    const took = (now() - begun) / 1000
    await pause(200)
    const seen = await ask()
    for (let index = 0; index < NEW_NAMES; index++) writeFileSync(path.join(folder, `new-${index}.log`), '')
    await pause(500)
    const { added } = await ask()
    const { late, missed } = latencies(written, seen.changes)
    return {
      cpuPart: seen.cpuSeconds / took,
      p50: at(late, 0.5),
      p99: at(late, 0.99),
      missed,
      rssMiB: seen.rssMiB,
      namesSeen: new Set(added).size
    }
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * How long after each write the next word of a change came; a write is missed where none came before the next but one.
 */
function latencies(
  written: readonly number[],
  told: readonly number[]
): { readonly late: readonly number[]; readonly missed: number } {
  const late: number[] = []
  let missed = 0
  let next = 0
  for (const at of written) {
    while (next < told.length && (told[next] ?? 0) < at - CLOCKS_MS) next++
    const word = told[next]
    if (word === undefined || word - at > 2 * EVERY_MS) missed++
    else late.push(Math.max(0, word - at))
  }
  return { late: late.toSorted((a, b) => a - b), missed }
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN
}

function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

const CONTENDER = fileURLToPath(new URL('contender.js', import.meta.url))
const CHOKIDARS = ['5.0.0', '6.0.0']
const ENTRIES = [10, 100, 1000]
const EVERY_MS = 20
const NEW_NAMES = 20
/** A word may come before the write has returned. */
const CLOCKS_MS = 2

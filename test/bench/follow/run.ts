import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineLine } from '../support/machine.ts'
import { benchCatchingUp } from './catching-up.ts'
import { benchIdle } from './idle.ts'
import { benchLatency } from './latency.ts'
import { followReport, type FollowResults } from './report.ts'

/**
 * The benchmark of following files. `BENCH_ROUNDS` (5; quiet files: 3 at most), `BENCH_SECONDS` (10, of lines at `BENCH_RATE`, 1000 per second),
 * `BENCH_FILES` (1000 quiet ones), `BENCH_QUIET_SECONDS` (20), `BENCH_SETTLE_SECONDS` (15, before them), `BENCH_MIB` (1024, to catch up on), `BENCH_ONLY`
 * (`latency,idle,catch-up`), `BENCH_CONTENDERS` (those alone whose names hold one of these: `tail -F,warp-flow`); with `BENCH_DRY` the results are shown and not written.
 */
export async function benchFollow(): Promise<void> {
  const rounds = size('ROUNDS', 5)
  const latencyPlan = { rounds, seconds: size('SECONDS', 10), perSecond: size('RATE', 1000) }
  const idlePlan = { rounds: Math.min(rounds, 3), files: size('FILES', 1000), settleSeconds: size('SETTLE_SECONDS', 15), seconds: size('QUIET_SECONDS', 20) }
  const mib = size('MIB', 1024)
  const only = (process.env['BENCH_ONLY'] ?? 'latency,idle,catch-up').split(',')
  const folder = process.env['BENCH_DIR'] ?? path.join(os.tmpdir(), 'warp-flow-bench')
  mkdirSync(folder, { recursive: true })

  const results: FollowResults = {
    machine: machineLine(), versions: versions(), rounds, latencyPlan, idlePlan, mib,
    latency: only.includes('latency') ? await benchLatency(folder, latencyPlan) : new Map(),
    idle: only.includes('idle') ? await benchIdle(folder, idlePlan) : new Map(),
    catchingUp: only.includes('catch-up') ? await benchCatchingUp(folder, { rounds, mib }) : []
  }

  const report = followReport(results)
  const target = fileURLToPath(new URL('../../../../test/bench/results/follow.md', import.meta.url))
  if (process.env['BENCH_DRY'] === undefined) writeFileSync(target, report)
  console.log(report)
}

function size(name: string, standard: number): number {
  return Number(process.env[`BENCH_${name}`] ?? standard)
}

function versions(): string[] {
  const load = createRequire(import.meta.url)
  const packages = ['@logdna/tail-file', 'tail'].map((name) => `${name} ${(load(`${name}/package.json`) as { readonly version: string }).version}`)
  const tail = execFileSync('tail', ['--version'], { encoding: 'utf8' }).split('\n', 1)[0] ?? ''
  return [...packages, tail]
}

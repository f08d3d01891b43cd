import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { rsyslogd } from '../../support/senders/rsyslog.ts'
import { foundCommand } from '../../support/senders/sender-commands.ts'
import { machineLine } from '../support/machine.ts'
import { benchCatchingUp } from './catching-up.ts'
import { benchIdle } from './idle.ts'
import { benchLatency } from './latency.ts'
import { benchMany, OF_MANY } from './many.ts'
import { benchRotations } from './rotations.ts'
import { followReport, type FollowResults } from './report.ts'

/**
 * The benchmark of following files. `BENCH_ROUNDS` (5; quiet files: 3 at most), `BENCH_SECONDS` (10, of lines at
 * `BENCH_RATE`, 1000 per second), `BENCH_FILES` (1000 quiet ones), `BENCH_QUIET_SECONDS` (30), `BENCH_SETTLE_SECONDS`
 * (15, before them), `BENCH_MIB` (1024, to catch up on), `BENCH_MANY` (10000 files, quiet ones and such as are written
 * to; after `BENCH_MANY_SETTLE_SECONDS`, 70; of one busy file `BENCH_COLD_SECONDS`, 60, come before what is measured), `BENCH_ROTATIONS` (10000, in `BENCH_ROTATION_SECONDS`, 60),
 * `BENCH_HEAP_ROTATIONS` (100000), `BENCH_ONLY` (`latency,idle,idle-many,live-many,busy-many,rotations,catch-up`),
 * `BENCH_CONTENDERS` (those alone whose names hold one of these: `tail -F,warp-flow`); with `BENCH_DRY` the results are
 * shown and not written.
 */
export async function benchFollow(): Promise<void> {
  const rounds = size('ROUNDS', 5)
  const latencyPlan = { rounds, seconds: size('SECONDS', 10), perSecond: size('RATE', 1000) }
  const idlePlan = {
    rounds: Math.min(rounds, 3),
    files: size('FILES', 1000),
    settleSeconds: size('SETTLE_SECONDS', 15),
    seconds: size('QUIET_SECONDS', 30)
  }
  const many = {
    files: size('MANY', 10_000),
    rounds: Math.min(rounds, 3),
    settleSeconds: size('MANY_SETTLE_SECONDS', 70)
  }
  const idleManyPlan = { ...idlePlan, ...many, names: OF_MANY, seconds: size('QUIET_SECONDS', 30) * 2 }
  const livePlan = {
    ...many,
    written: many.files,
    perSecond: size('RATE', 1000),
    coldSeconds: 0,
    seconds: size('SECONDS', 10)
  }
  const busyPlan = {
    ...many,
    written: 1,
    perSecond: 50,
    coldSeconds: size('COLD_SECONDS', 60),
    seconds: size('QUIET_SECONDS', 30)
  }
  const rotationPlan = {
    rotations: size('ROTATIONS', 10_000),
    seconds: size('ROTATION_SECONDS', 60),
    heapRotations: size('HEAP_ROTATIONS', 100_000)
  }
  const mib = size('MIB', 1024)
  const only = (process.env['BENCH_ONLY'] ?? 'latency,idle,idle-many,live-many,busy-many,rotations,catch-up').split(',')
  const folder = process.env['BENCH_DIR'] ?? path.join(os.tmpdir(), 'warp-flow-bench')
  mkdirSync(folder, { recursive: true })

  const results: FollowResults = {
    machine: machineLine(),
    versions: versions(),
    rounds,
    latencyPlan,
    mib,
    latency: only.includes('latency') ? await benchLatency(folder, latencyPlan) : new Map(),
    idle: [
      ...(only.includes('idle') ? [{ plan: idlePlan, runs: await benchIdle(folder, idlePlan) }] : []),
      ...(only.includes('idle-many') ? [{ plan: idleManyPlan, runs: await benchIdle(folder, idleManyPlan) }] : [])
    ],
    many: [
      ...(only.includes('live-many') ? [{ plan: livePlan, runs: await benchMany(folder, livePlan) }] : []),
      ...(only.includes('busy-many') ? [{ plan: busyPlan, runs: await benchMany(folder, busyPlan) }] : [])
    ],
    rotations: only.includes('rotations') ? await benchRotations(folder, rotationPlan) : null,
    catchingUp: only.includes('catch-up') ? await benchCatchingUp(folder, { rounds, mib }) : []
  }

  const report = followReport(results)
  const target = fileURLToPath(new URL('../../../../test/bench/results/follow.md', import.meta.url))
  if (process.env['BENCH_DRY'] === undefined) writeFileSync(target, report)
  console.log(report)
}

function versionOf(command: 'tail' | 'rsyslogd' | 'syslog-ng', option: string): string {
  const [found, env] = command === 'tail' ? [command, {}] : [foundCommand(command), rsyslogd().env]
  const said = execFileSync(found, [option], { encoding: 'utf8', env: { ...process.env, ...env } })
  return (
    said
      .split(/\n|,|\(aka/, 1)[0]
      ?.trim()
      .replaceAll(/\s+/g, ' ') ?? ''
  )
}

function size(name: string, standard: number): number {
  return Number(process.env[`BENCH_${name}`] ?? standard)
}

function versions(): string[] {
  const load = createRequire(import.meta.url)
  const packages = ['@logdna/tail-file', 'tail'].map(
    (name) => `${name} ${(load(`${name}/package.json`) as { readonly version: string }).version}`
  )
  const programs = [
    ['tail', '--version'],
    ['rsyslogd', '-v'],
    ['syslog-ng', '--version']
  ] as const
  return [...packages, ...programs.map(([name, option]) => versionOf(name, option))]
}

import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CORES, startChild } from '../syslog/child.ts'
import { processCost } from '../syslog/process-cost.ts'
import { NOBODY, quietName } from './count-lines.ts'
import { contenders, endFollower, type Follower } from './followers.ts'

/** What it costs to follow files to which nothing is written. */
export interface IdleRun {
  /** Of one processor. */
  readonly cpuPart: number
  readonly rssMiB: number
}

export interface IdlePlan {
  /** Those alone take part; all where it is left out. */
  readonly names?: readonly string[]
  readonly files: number
  readonly rounds: number
  /** How long nothing is written before it counts, and while it counts. */
  readonly settleSeconds: number
  readonly seconds: number
}

/** Has each contender follow so many files, in turn and in rounds. */
export async function benchIdle(folder: string, plan: IdlePlan): Promise<ReadonlyMap<string, IdleRun[]>> {
  const runs = new Map<string, IdleRun[]>(
    [NOBODY, ...contenders().filter((name) => plan.names?.includes(name) !== false)].map((name) => [name, []])
  )
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, all] of runs) {
      const run = await runIdle(name, mkdtempSync(path.join(folder, 'idle-')), plan)
      all.push(run)
      console.error(
        `idle ${round + 1}/${plan.rounds} ${name}: ${(run.cpuPart * 100).toFixed(2)} % of a processor, ${run.rssMiB.toFixed(0)} MiB`
      )
    }
  }
  return runs
}

async function runIdle(name: string, folder: string, { files, settleSeconds, seconds }: IdlePlan): Promise<IdleRun> {
  const paths = Array.from({ length: files }, (_unused, index) => path.join(folder, quietName(index)))
  for (const file of paths) writeFileSync(file, `a line of ${file}\n`.repeat(LINES))
  const milestones = [files * LINES, files * (LINES + 1)]
  const reader = startChild(
    [...MANY_FILES, process.execPath, CONTENDER, 'quiet', name, folder, String(files), ...milestones.map(String)],
    CORES.receiver
  )
  const following: Follower[] = []
  try {
    const { pid = -1 } = await reader.said()
    following.push({ pid })
    await pause(settleSeconds * 1000)
    const before = processCost(pid).cpuSeconds
    const startedAt = performance.now()
    await pause(seconds * 1000)
    const cpuPart = (processCost(pid).cpuSeconds - before) / ((performance.now() - startedAt) / 1000)
    const rssMiB = residentMiB(pid)
    // That it has followed all of them is seen by a line in each.
    for (const file of paths) appendFileSync(file, 'the last line\n')
    await reader.said()
    return { cpuPart, rssMiB }
  } finally {
    await reader.kill()
    following.forEach(endFollower)
    rmSync(folder, { recursive: true, force: true })
  }
}

function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

const CONTENDER = fileURLToPath(new URL('contender.js', import.meta.url))
/** As many open files as may be had; Node takes what the hard limit allows. */
export const MANY_FILES: readonly string[] = ['sh', '-c', 'ulimit -n 65536 2>/dev/null; exec "$@"', 'sh']
export const LINES = 10

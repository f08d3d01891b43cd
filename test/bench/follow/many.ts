import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CORES, startChild, type Child } from '../syslog/child.ts'
import { processCost } from '../syslog/process-cost.ts'
import { quietName } from './count-lines.ts'
import { endFollower, isWanted, type Follower } from './followers.ts'
import { LINES, MANY_FILES } from './idle.ts'

/** What one contender has done with many files, to which lines are written after a while. */
export interface ManyRun {
  /** From the start of its process to the last of the lines that are there, in ms. */
  readonly startMs: number
  /** ms from a line's own stamp to its delivery. */
  readonly p50: number
  readonly p99: number
  readonly most: number
  /** Of one processor, while lines came, before the compiler had seen enough of it; null where that is not measured. */
  readonly coldCpuPart: number | null
  /** And after that. */
  readonly cpuPart: number
}

export interface ManyPlan {
  readonly files: number
  /** Of those, so many are written to. */
  readonly written: number
  readonly perSecond: number
  readonly rounds: number
  readonly settleSeconds: number
  /** Lines are written for so long first: a process that works for seconds a day takes long to be compiled. */
  readonly coldSeconds: number
  readonly seconds: number
}

/** Has each contender follow so many files, in turn and in rounds. */
export async function benchMany(folder: string, plan: ManyPlan): Promise<ReadonlyMap<string, ManyRun[]>> {
  const runs = new Map<string, ManyRun[]>(OF_MANY.filter(isWanted).map((name) => [name, []]))
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, all] of runs) {
      const run = await runMany(name, mkdtempSync(path.join(folder, 'many-')), plan)
      all.push(run)
      console.error(
        `many ${round + 1}/${plan.rounds} ${name}: start ${run.startMs.toFixed(0)} ms, p50 ${run.p50.toFixed(2)} ms, p99 ${run.p99.toFixed(2)} ms, ${(run.cpuPart * 100).toFixed(2)} % of a processor`
      )
    }
  }
  return runs
}

async function runMany(
  name: string,
  folder: string,
  { files, written, perSecond, settleSeconds, coldSeconds, seconds }: ManyPlan
): Promise<ManyRun> {
  for (let index = 0; index < files; index++)
    writeFileSync(path.join(folder, quietName(index)), `a line of ${quietName(index)}\n`.repeat(LINES))
  const lines = perSecond * (coldSeconds + seconds)
  const reader = startChild(
    [...MANY_FILES, process.execPath, CONTENDER, 'many', name, folder, ...[files, files * LINES, lines].map(String)],
    CORES.receiver
  )
  const started: Child[] = [reader]
  const following: Follower[] = []
  try {
    const { pid = -1, startMs = NaN } = await reader.said()
    following.push({ pid })
    await pause(settleSeconds * 1000)
    const cold = measure(pid)
    const writer = startChild(
      [process.execPath, CONTENDER, 'writeMany', folder, ...[written, lines, perSecond].map(String)],
      CORES.sender
    )
    started.push(writer)
    await pause(coldSeconds * 1000)
    const coldCpuPart = coldSeconds === 0 ? null : cold()
    const warm = measure(pid)
    const [, { lines: delivered = 0, p50 = NaN, p99 = NaN, most = NaN }] = await Promise.all([
      writer.said(),
      reader.said()
    ])
    const cpuPart = warm()
    if (delivered !== lines) throw new Error(`${name} has delivered ${delivered} lines of ${lines}`)
    return { startMs, p50, p99, most, coldCpuPart, cpuPart }
  } finally {
    await Promise.all(started.map((child) => child.kill()))
    following.forEach(endFollower)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What it gives is the part of one processor that the process has taken since. */
function measure(pid: number): () => number {
  const { cpuSeconds: before } = processCost(pid)
  const startedAt = performance.now()
  return () => (processCost(pid).cpuSeconds - before) / ((performance.now() - startedAt) / 1000)
}

/** The others in Node take a watch or a timer for each file, and more memory than there is. */
export const OF_MANY: readonly string[] = ['warp-flow', 'tail -F', 'rsyslog imfile', 'syslog-ng']
const CONTENDER = fileURLToPath(new URL('contender.js', import.meta.url))

import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CORES, startChild, type Child } from '../syslog/child.ts'
import { processCost } from '../syslog/process-cost.ts'
import { contenders, endFollower, type Follower } from './followers.ts'

/** What one contender has done with lines that came at a steady rate. */
export interface LatencyRun {
  /** ms from a line's own stamp to its delivery, once lines have come for a second. */
  readonly p50: number
  readonly p99: number
  readonly most: number
  /** The same of the first line after the silence. */
  readonly first: number
  /** Of one processor, in the process that follows. */
  readonly cpuPart: number
  /** Lines per second that were written. */
  readonly perSecond: number
}

/** Writes so many lines per second to each contender, in turn and in rounds. */
export async function benchLatency(
  folder: string,
  { rounds, seconds, perSecond }: LatencyPlan
): Promise<ReadonlyMap<string, LatencyRun[]>> {
  const runs = new Map<string, LatencyRun[]>(contenders().map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, all] of runs) {
      const run = await runLatency(
        name,
        mkdtempSync(path.join(folder, 'latency-')),
        (1 + seconds) * perSecond,
        perSecond
      )
      all.push(run)
      console.error(
        `latency ${round + 1}/${rounds} ${name}: p50 ${run.p50.toFixed(2)} ms, p99 ${run.p99.toFixed(2)} ms, ${run.perSecond.toFixed(0)} lines/s`
      )
    }
  }
  return runs
}

export interface LatencyPlan {
  readonly rounds: number
  readonly seconds: number
  readonly perSecond: number
}

async function runLatency(name: string, folder: string, lines: number, rate: number): Promise<LatencyRun> {
  const file = path.join(folder, 'app.log')
  appendFileSync(file, 'the first line\n')
  const reader = startChild(
    [process.execPath, CONTENDER, 'latency', name, folder, String(lines), String(rate)],
    CORES.receiver
  )
  const started: Child[] = [reader]
  const following: Follower[] = []
  try {
    const { pid = -1 } = await reader.said()
    following.push({ pid })
    // Until it has come to rest
    await pause(SETTLE_MS)
    const before = processCost(pid).cpuSeconds
    const startedAt = performance.now()
    const writer = startChild([process.execPath, CONTENDER, 'writer', file, String(lines), String(rate)], CORES.sender)
    started.push(writer)
    const [{ perSecond = NaN }, { lines: delivered = 0, p50 = NaN, p99 = NaN, most = NaN, first = NaN }] =
      await Promise.all([writer.said(), reader.said()])
    const cpuPart = (processCost(pid).cpuSeconds - before) / ((performance.now() - startedAt) / 1000)
    if (delivered !== lines) throw new Error(`${name} has delivered ${delivered} lines of ${lines}`)
    return { p50, p99, most, first, cpuPart, perSecond }
  } finally {
    await Promise.all(started.map((child) => child.kill()))
    following.forEach(endFollower)
    rmSync(folder, { recursive: true, force: true })
  }
}

const CONTENDER = fileURLToPath(new URL('contender.js', import.meta.url))
const SETTLE_MS = 1000

import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { CORES, startChild, type Child } from '../syslog/child.ts'
import { processCost } from '../syslog/process-cost.ts'
import { MANY_FILES } from './idle.ts'
import type { RotationPlan } from './rotate-files.ts'

/** What has come of rotations at a steady rate. */
interface RotationRun {
  readonly plan: RotationPlan
  /** How long they took, in seconds. */
  readonly seconds: number
  /** Of the lines. */
  readonly missing: number
  readonly twice: number
  /** As the source itself says. */
  readonly bytesLost: number
  /** Of one processor, from the first rotation to the last line. */
  readonly cpuPart: number
}

interface HeapRun {
  readonly plan: RotationPlan
  readonly seen: readonly { readonly rotations: number; readonly heapMiB: number; readonly twice: number }[]
}

export interface RotationRuns {
  readonly runs: readonly RotationRun[]
  readonly heap: HeapRun
}

/** Rotates files so often in `seconds`, once with each number of files, and then more often, to see the heap. */
export async function benchRotations(
  folder: string,
  {
    rotations,
    seconds,
    heapRotations
  }: { readonly rotations: number; readonly seconds: number; readonly heapRotations: number }
): Promise<RotationRuns> {
  const runs: RotationRun[] = []
  for (const files of FILES) {
    const run = await runRotations(
      mkdtempSync(path.join(folder, 'rotations-')),
      { files, rotations, kept: KEPT },
      rotations / seconds
    )
    runs.push(run)
    console.error(
      `rotations of ${files} files: ${run.missing} lines are missing, ${run.twice} came twice, ${run.seconds.toFixed(1)} s`
    )
  }
  return {
    runs,
    heap: await runHeap(mkdtempSync(path.join(folder, 'rotations-')), {
      files: HEAP_FILES,
      rotations: heapRotations,
      kept: KEPT
    })
  }
}

async function runRotations(folder: string, plan: RotationPlan, perSecond: number): Promise<RotationRun> {
  const { files, rotations, kept } = plan
  const reader = startChild(
    [...MANY_FILES, process.execPath, CONTENDER, 'readRotations', folder, String(rotations)],
    CORES.receiver
  )
  const started: Child[] = [reader]
  try {
    const { pid = -1 } = await reader.said()
    const before = processCost(pid).cpuSeconds
    const startedAt = performance.now()
    const writer = startChild(
      [process.execPath, CONTENDER, 'rotate', folder, ...[files, rotations, kept, perSecond].map(String)],
      CORES.sender
    )
    started.push(writer)
    const [{ seconds = NaN }, { missing = NaN, twice = NaN, bytesLost = NaN }] = await Promise.all([
      writer.said(),
      reader.said()
    ])
    return {
      plan,
      seconds,
      missing,
      twice,
      bytesLost,
      cpuPart: (processCost(pid).cpuSeconds - before) / ((performance.now() - startedAt) / 1000)
    }
  } finally {
    await Promise.all(started.map((child) => child.kill()))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runHeap(folder: string, plan: RotationPlan): Promise<HeapRun> {
  const { files, rotations, kept } = plan
  const each = Math.ceil(rotations / HEAP_ROWS)
  const child = startChild(
    [
      ...MANY_FILES,
      process.execPath,
      '--expose-gc',
      CONTENDER,
      'heapOfRotations',
      folder,
      ...[files, rotations, kept, each].map(String)
    ],
    CORES.receiver
  )
  const seen: HeapRun['seen'][number][] = []
  try {
    while ((seen.at(-1)?.rotations ?? 0) < rotations) {
      const { rotations: done = NaN, heapMiB = NaN, twice = NaN } = await child.said()
      seen.push({ rotations: done, heapMiB, twice })
      console.error(`heap after ${done} rotations: ${heapMiB.toFixed(2)} MiB`)
    }
    return { plan, seen }
  } finally {
    await child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** So many files are rotated by turns. */
const FILES: readonly number[] = [1000, 100]
const HEAP_FILES = 20
/** Older ones of each. */
const KEPT = 2
const HEAP_ROWS = 10
const CONTENDER = fileURLToPath(new URL('contender.js', import.meta.url))

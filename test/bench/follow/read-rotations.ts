import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileEvent, SourceStream } from '../../../lib/index.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import type { Said } from '../syslog/child.ts'
import { RotatedLines, rotateFiles } from './rotate-files.ts'

/** Follows files that another process rotates, until all lines have come or no more does. */
export async function readRotations(
  folder: string,
  [rotations = 0]: readonly number[],
  say: (said: Said) => void
): Promise<void> {
  const lines = new RotatedLines({ rotations })
  const source = await following(
    folder,
    (line) => {
      lines.add(line)
    },
    {}
  )
  say({ pid: process.pid })
  for (
    let before = -1, silence = 0;
    lines.missing > 0 && silence < SILENCE_MS;
    silence = lines.distinct > before ? 0 : silence + STEP_MS
  ) {
    before = lines.distinct
    await pause(STEP_MS)
  }
  say({
    missing: lines.missing,
    twice: lines.twice,
    bytesLost: Object.values(source.stats().bytesLost ?? {}).reduce((sum, bytes) => sum + bytes, 0)
  })
}

/**
 * Rotates files itself, as fast as their lines are read, and says each time that so many rotations are done how much of
 * the heap is used when all garbage is gone. What was replaced keeps its place of `max_open_files` for
 * `rotate_wait_ms`: that is short, so that the places do not set the pace.
 */
export async function heapOfRotations(
  folder: string,
  [files = 0, rotations = 0, kept = 0, each = 0]: readonly number[],
  say: (said: Said) => void
): Promise<void> {
  const lines = new RotatedLines({ rotations })
  let woken = (): void => {}
  await following(
    folder,
    (line) => {
      lines.add(line)
      woken()
    },
    { rotateWaitMs: 1000 }
  )
  const until = async (so: () => boolean): Promise<void> => {
    while (!so())
      await new Promise<void>((resolve) => {
        woken = resolve
      })
  }
  say({ rotations: 0, heapMiB: usedMiB(), twice: 0 })
  await rotateFiles(folder, { files, rotations, kept }, async (done) => {
    const isTime = done > 0 && done % each === 0
    // No file is made and replaced before anybody can have seen it.
    await until(() => lines.rotations >= (isTime ? done : done - files))
    if (isTime) say({ rotations: done, heapMiB: usedMiB(), twice: lines.twice })
    return Math.min(done + Math.ceil(files / 4), (Math.floor(done / each) + 1) * each)
  })
  await until(() => lines.missing === 0)
  say({ rotations, heapMiB: usedMiB(), twice: lines.twice })
}

async function following(
  folder: string,
  onLine: (line: string) => void,
  params: Partial<FileInputParams>
): Promise<SourceStream<FileEvent>> {
  const source = createFileSource({ base: folder, file: '*.log*', mode: 'follow', from: 'beginning', ...params })
  source.on('error', (error) => {
    throw error
  })
  source.on('warning', (warning) => {
    console.error(`warp-flow: ${warning.message}`)
  })
  source.on('data', ({ text }) => {
    onLine(text)
  })
  await once(source, 'ready')
  return source
}

function usedMiB(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 ** 2
}

const STEP_MS = 100
/** Longer than any look of a source is put off. */
const SILENCE_MS = 60_000

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Test } from 'tap'
import { rotatingWriter, type RotateOptions } from 'warp-flow/testing'
import { setTimeout as pause } from 'node:timers/promises'
import { numberedLine } from '../../support/follow/numbered-line.ts'
import type { FileRecord } from '../../../types/checkpoint.ts'

/** A log that is written to and rotated all the time. */
export interface RotatedLog {
  readonly folder: string
  /** Looks at the files, or changes them, while nobody writes or renames them. */
  readonly atRest: <Seen>(look: () => Seen) => Promise<Seen>
  /** Resolves with how many lines were written. */
  readonly finish: () => Promise<number>
  /** How often it was rotated in which way. */
  readonly rotations: Readonly<Record<string, number>>
}

export interface RotatedLogPlan {
  readonly file: string
  readonly random: () => number
  /** One of them is chosen for each rotation. */
  readonly ways: readonly RotateOptions[]
}

/** Some 5,000 lines a second, and a rotation after every few hundred or thousand. */
export async function startRotatedLog(t: Test, { file, random, ways }: RotatedLogPlan): Promise<RotatedLog> {
  const writer = await rotatingWriter(file, { keep: 10_000 })
  const rotations: Record<string, number> = {}
  const looks: (() => void)[] = []
  let written = 0
  const ending = new AbortController()

  async function write(): Promise<void> {
    for (let left = 500; !ending.signal.aborted; await pause(4)) {
      const some = Array.from({ length: Math.ceil(random() * 40) }, () => numberedLine(written++))
      await writer.write(some)
      left -= some.length
      if (left < 0) {
        const way = ways[Math.floor(random() * ways.length)] ?? {}
        await writer.rotate(way)
        const name = `${way.by ?? 'rename'}${way.gzip === true ? ' and gzip' : ''}`
        rotations[name] = (rotations[name] ?? 0) + 1
        left = 200 + random() * 3000
      }
      for (const look of looks.splice(0)) look()
    }
    await writer.close()
  }

  const done = write()
  t.teardown(() => {
    ending.abort()
    return done
  })
  return {
    folder: path.dirname(file),
    rotations,
    atRest: (look) =>
      new Promise((resolve, reject) => {
        looks.push(() => {
          try {
            resolve(look())
          } catch (error) {
            reject(error)
          }
        })
      }),
    finish: async () => {
      ending.abort()
      await done
      return written
    }
  }
}

/**
 * Compresses old files of which a position is saved that is past their first line, as `delaycompress` of logrotate does:
 * by nothing else can an archive be known as theirs. Gives how many.
 */
export function compressKnown(folder: string, records: readonly FileRecord[]): number {
  const begun = records.filter(({ offset }) => offset > 0)
  const known = new Set(begun.map(({ ino, birth }) => `${ino} ${birth}`))
  const files = oldFiles(folder).filter((file) => !file.endsWith('.gz') && known.has(identityOf(file)))
  for (const file of files) {
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)))
    rmSync(file)
  }
  return files.length
}

/** Deletes old files whose lines are all known, so that their inodes are used again. Gives how many. */
export function deleteKnown(folder: string, isKnown: (line: string) => boolean): number {
  const known = oldFiles(folder).filter((file) => linesIn(file).every(({ text }) => isKnown(text)))
  for (const file of known) rmSync(file)
  return known.length
}

/** All but the newest two. */
function oldFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => Number(/\.(\d+)(?:\.gz)?$/.exec(name)?.[1] ?? 0) > 1)
    .map((name) => path.join(folder, name))
}

function identityOf(file: string): string {
  const { ino, birthtimeNs } = statSync(file, { bigint: true })
  return `${ino} ${birthtimeNs}`
}

/**
 * Lines before the position that a checkpoint has of their file: whoever starts next does not read them again. Not for
 * files that were cut, which hold something else than what the checkpoint is of.
 */
export function passedLines(folder: string, records: readonly FileRecord[]): string[] {
  const offsets = new Map(records.map(({ ino, birth, offset }) => [`${ino} ${birth}`, offset]))
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .flatMap((file) => {
      const passed = offsets.get(identityOf(file)) ?? 0
      return linesIn(file)
        .filter(({ offset }) => offset < passed)
        .map(({ text }) => text)
    })
}

function linesIn(file: string): { readonly text: string; readonly offset: number }[] {
  const bytes = readFileSync(file)
  const content = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  let offset = 0
  return content
    .split('\n')
    .slice(0, -1)
    .map((text) => {
      const line = { text, offset }
      offset += Buffer.byteLength(text) + 1
      return line
    })
}

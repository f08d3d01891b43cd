import { createReadStream, createWriteStream } from 'node:fs'
import { access, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { errnoOf } from '../errors/errno-of.ts'
import type { LogFilePlan } from './log-file-options.ts'

/** The name of a rolled file that has no number yet. */
export function rolledName(name: string, at: Date, index: number): string {
  return `${name}.rolled-${at.getTime()}-${index}`
}

/**
 * Numbers rolled files: `app.log.1.gz` is the newest, and files beyond number `keep` are deleted. If the process is
 * killed between any two steps, the next call completes the work; lines may then be duplicated, never lost. A file that
 * cannot be compressed is kept uncompressed; the promise rejects with the reason after all files are done.
 */
export async function shelve({ path: file, keep, gzip }: LogFilePlan): Promise<void> {
  const troubles: unknown[] = []
  for (const rolled of await rolledFiles(file)) {
    const packed = gzip
      ? await compressed(rolled).catch((error: unknown) => {
          troubles.push(error)
          return null
        })
      : null
    await makePlace(file, keep)
    await rename(packed ?? rolled, packed === null ? `${file}.1` : `${file}.1.gz`)
    // The rolled file is removed last: as long as it exists, the next call finds incomplete compressed files of it
    await removeParts(rolled)
    await rm(rolled, { force: true })
  }
  if (troubles.length > 0) throw troubles[0]
}

/** Oldest first. */
async function rolledFiles(file: string): Promise<readonly string[]> {
  const names = await namesIn(path.dirname(file))
  const prefix = `${path.basename(file)}.rolled-`
  return names
    .flatMap((name) => {
      const [, at, index] = name.startsWith(prefix)
        ? (/^(\d{1,16})-(\d{1,4})$/.exec(name.slice(prefix.length)) ?? [])
        : []
      return at === undefined || index === undefined ? [] : [{ name, order: Number(at) * 10_000 + Number(index) }]
    })
    .sort((a, b) => a.order - b.order)
    .map(({ name }) => path.join(path.dirname(file), name))
}

/**
 * Another process with the same log may compress the same file: the name of an incomplete file contains the process id.
 */
async function compressed(rolled: string): Promise<string> {
  const packed = `${rolled}.${process.pid}.gz`
  const { mode } = await stat(rolled)
  try {
    await pipeline(createReadStream(rolled), createGzip(), createWriteStream(packed, { mode: mode & 0o777 }))
  } catch (error) {
    await rm(packed, { force: true })
    throw error
  }
  return packed
}

/** Removes the incomplete compressed files of a rolled file. */
async function removeParts(rolled: string): Promise<void> {
  const prefix = `${path.basename(rolled)}.`
  for (const name of await namesIn(path.dirname(rolled))) {
    if (name.startsWith(prefix)) await rm(path.join(path.dirname(rolled), name), { force: true })
  }
}

/** Frees number 1: moves each file up to the first gap to the next number. */
async function makePlace(file: string, keep: number): Promise<void> {
  let free = 1
  while (free <= keep && (await isThere(file, free))) free++
  if (free > keep) {
    free = keep
    for (const end of ENDS) await rm(`${file}.${keep}${end}`, { force: true })
  }
  for (let number = free - 1; number >= 1; number--) {
    for (const end of ENDS) await rename(`${file}.${number}${end}`, `${file}.${number + 1}${end}`).catch(unlessThere)
  }
}

async function isThere(file: string, number: number): Promise<boolean> {
  for (const end of ENDS)
    if (
      await access(`${file}.${number}${end}`).then(
        () => true,
        () => false
      )
    )
      return true
  return false
}

const ENDS = ['', '.gz'] as const

function unlessThere(error: unknown): void {
  if (errnoOf(error) !== 'ENOENT') throw error
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => [])
}

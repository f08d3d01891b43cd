import path from 'node:path'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import { isTooLarge, readAtMost } from '../../core/regular-file.ts'
import { messageOf } from '../../errors/message-of.ts'
import { type CheckedCheckpoint, formatCheckpoint, parseCheckpoint } from './parse-checkpoint.ts'
import { CheckpointErrors } from './checkpoint-errors.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { GuardedFolder } from './guarded-folder.ts'
import { withChecksum } from './record-checksum.ts'
import { writeTemporary } from './write-durably.ts'

/**
 * Reads a checkpoint file; null where there is none. One that is damaged is renamed to `<name>.damaged-<time>`, for
 * somebody to look at, `warn` is told (`FILE_CHECKPOINT_DAMAGED`), and what is left of it takes its place. Rejects with
 * `FILE_CHECKPOINT_NEWER` where a later release wrote it, and with `FILE_CHECKPOINT_UNUSABLE` where it cannot be read
 * or set aside: what cannot be kept is not written over.
 */
export async function loadCheckpoint(
  folder: GuardedFolder,
  name: string,
  { key, clock, warn }: Pick<OpenContext, 'key' | 'clock' | 'warn'>
): Promise<FileCheckpoint | null> {
  const errors = new CheckpointErrors(key, path.join(folder.path, name))
  const checked = await errors.orUnusable(read(folder, name))
  if (checked === null) return null
  if (checked.kind !== 'damaged') return errors.orNewer(checked)
  const { reason, left } = checked
  const checkpoint: FileCheckpoint | null = left.length === 0 ? null : { version: 1, files: left }
  const copy = await errors.orUnusable(replaceDamaged(folder, name, checkpoint, clock.now()))
  warn(errors.damaged(reason, path.join(folder.path, copy)))
  return checkpoint
}

async function read(folder: GuardedFolder, name: string): Promise<CheckedCheckpoint | null> {
  try {
    return await readCheckpoint(folder, name, LARGEST_CHECKPOINT)
  } catch (error) {
    if (isTooLarge(error)) return { kind: 'damaged', reason: messageOf(error), left: [] }
    throw error
  }
}

/**
 * What stands in a checkpoint file; null where there is none. Rejects where it cannot be read, or is larger than
 * `mostBytes` (`isTooLarge`).
 */
export async function readCheckpoint(
  folder: GuardedFolder,
  name: string,
  mostBytes: number
): Promise<CheckedCheckpoint | null> {
  try {
    const { handle } = await folder.openOwn(name)
    try {
      return parseCheckpoint((await readAtMost(handle, mostBytes)).toString())
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

/**
 * Gives the name that the damaged file has now. What is to take its place is written first: a disk that is full costs
 * nothing then.
 */
async function replaceDamaged(
  folder: GuardedFolder,
  name: string,
  checkpoint: FileCheckpoint | null,
  now: number
): Promise<string> {
  const temporary =
    checkpoint === null
      ? null
      : await writeTemporary(folder, formatCheckpoint({ ...checkpoint, files: checkpoint.files.map(withChecksum) }))
  const copy = await freeName(folder, `${name}.damaged-${new Date(now).toISOString().replaceAll(':', '')}`)
  await folder.rename(name, copy)
  if (temporary !== null) await folder.rename(temporary, name)
  await folder.sync()
  return copy
}

/** A name that is not in use: the clock may stand still, or go back. */
async function freeName(folder: GuardedFolder, name: string): Promise<string> {
  let free = name
  for (let tried = 2; await folder.has(free); tried++) free = `${name}-${tried}`
  return free
}

/** Positions of hundreds of thousands of files: something else has got this name. No larger one is written either. */
export const LARGEST_CHECKPOINT: number = 256 * 1024 * 1024

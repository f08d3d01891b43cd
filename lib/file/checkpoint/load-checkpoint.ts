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
 * Reads a checkpoint file; null if there is none. A damaged file is renamed to `<name>.damaged-<time>` for inspection,
 * `warn` receives `FILE_CHECKPOINT_DAMAGED`, and the records that are still valid are written to a new file. Rejects
 * with `FILE_CHECKPOINT_NEWER` if a later release wrote the file, and with `FILE_CHECKPOINT_UNUSABLE` if it cannot be
 * read or set aside: a file that cannot be preserved is not overwritten.
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
 * Reads and checks a checkpoint file; null if there is none. Rejects if the file cannot be read or is larger than
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
 * Renames the damaged file and returns its new name. Writes the replacement first, so that nothing is lost if the disk
 * is full.
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

/** Finds an unused name: the clock may stand still or go back, so the time alone is not unique. */
async function freeName(folder: GuardedFolder, name: string): Promise<string> {
  let free = name
  for (let tried = 2; await folder.has(free); tried++) free = `${name}-${tried}`
  return free
}

/**
 * Enough for hundreds of thousands of files; a larger file is not a checkpoint. Larger checkpoints are not written
 * either.
 */
export const LARGEST_CHECKPOINT: number = 256 * 1024 * 1024

import path from 'node:path'
import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import { sourceError } from '../../errors/make-error.ts'
import { messageOf } from '../../errors/message-of.ts'
import { SourceError } from '../../errors/source-error.ts'
import { checkpointName } from './checkpoint-name.ts'
import { folderFs, type FolderFs } from './folder-fs.ts'
import { FolderLock } from './folder-lock.ts'
import type { LockParts } from './lock-parts.ts'
import { makeFolder } from './make-folder.ts'
import { formatCheckpoint } from './parse-checkpoint.ts'
import { systemProcesses, type Processes } from './processes.ts'
import { loadCheckpoint } from './load-checkpoint.ts'
import { joinFolder, type Membership } from './shared-folders.ts'
import { isTemporary, removeIfThere, replaceDurably } from './write-durably.ts'

/** What a store needs of its source. `warn` is told of a damaged file that was set aside. */
export type CheckpointContext = Pick<OpenContext, 'key' | 'clock' | 'signal' | 'warn'>

/** What is injected by tests. */
export interface CheckpointParts {
  readonly fs?: FolderFs
  readonly processes?: Processes
}

/**
 * Keeps a source's positions in a folder, one file for each key, and makes the folder where it is not there. One process at a time has the
 * folder: another is refused with `FILE_CHECKPOINT_LOCKED`, after up to 30 s where it has to be watched whether the holder, on another host
 * or in another container, is still alive. Rejects with `FILE_CHECKPOINT_IN_USE` where this process has the key open already and with
 * `FILE_CHECKPOINT_UNUSABLE` where the system does not permit; with the signal's reason when it is aborted.
 */
export async function openCheckpointFolder(dir: string, context: CheckpointContext, parts: CheckpointParts = {}): Promise<CheckpointStore> {
  const { fs = folderFs, processes = systemProcesses } = parts
  const { key, clock, signal } = context
  try {
    const folder = await makeFolder(dir, fs)
    const membership = await joinFolder(folder, key, signal, () => takeFolder(folder, { fs, processes, clock, signal }))
    return new FolderStore(path.join(folder, checkpointName(key)), membership, context, fs)
  } catch (error) {
    if (error instanceof SourceError || signal.aborted) throw error
    const at = path.resolve(dir)
    throw sourceError('FILE_CHECKPOINT_UNUSABLE', { area: 'file', source: key, path: at, values: { dir: at } }, { detail: messageOf(error), cause: error })
  }
}

async function takeFolder(folder: string, parts: LockParts): Promise<FolderLock> {
  const lock = await FolderLock.take(folder, parts)
  // Nobody else writes here now
  for (const name of await parts.fs.readdir(folder)) if (isTemporary(name)) await removeIfThere(path.join(folder, name), parts.fs)
  return lock
}

class FolderStore implements CheckpointStore {
  readonly #file: string
  readonly #membership: Membership
  readonly #context: CheckpointContext
  readonly #fs: FolderFs

  constructor(file: string, membership: Membership, context: CheckpointContext, fs: FolderFs) {
    this.#file = file
    this.#membership = membership
    this.#context = context
    this.#fs = fs
  }

  load(): Promise<FileCheckpoint | null> {
    return loadCheckpoint(this.#file, this.#context, this.#fs)
  }

  async save(checkpoint: FileCheckpoint): Promise<void> {
    try {
      await this.#membership.lock.confirm()
      await replaceDurably(this.#file, formatCheckpoint(checkpoint), this.#fs)
    } catch (error) {
      throw sourceError('FILE_CHECKPOINT_NOT_SAVED', { area: 'file', source: this.#context.key, path: this.#file }, { detail: messageOf(error), cause: error })
    }
  }

  close(): Promise<void> {
    return this.#membership.leave()
  }
}

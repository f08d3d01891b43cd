import path from 'node:path'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import { messageOf } from '../../errors/message-of.ts'
import { SourceError } from '../../errors/source-error.ts'
import { checkpointName } from './checkpoint-name.ts'
import { folderFs, type FolderFs } from './folder-fs.ts'
import { FolderLock } from './folder-lock.ts'
import type { LockParts } from './holder-watch.ts'
import { makeFolder } from './make-folder.ts'
import { CheckpointErrors, type KnownStore } from './checkpoint-errors.ts'
import { checkpointParts } from './parse-checkpoint.ts'
import { systemProcesses, type Processes } from './processes.ts'
import { LARGEST_CHECKPOINT, loadCheckpoint } from './load-checkpoint.ts'
import { joinFolder, type Membership } from './shared-folders.ts'
import { isTemporary, replaceDurably } from './write-durably.ts'

/** What a store needs of its source. `warn` is told of a damaged file that was set aside. */
export type CheckpointContext = Pick<OpenContext, 'key' | 'clock' | 'signal' | 'warn'>

/** What is injected by tests. */
export interface CheckpointParts {
  readonly fs?: FolderFs
  readonly processes?: Processes
}

/**
 * Keeps a source's positions in a folder, one file for each key, and makes the folder where it is not there. One
 * process at a time has the folder: another is refused with `FILE_CHECKPOINT_LOCKED`, after up to 30 s where it has to
 * be watched whether the holder, on another host or in another container, is still alive. Rejects with
 * `FILE_CHECKPOINT_IN_USE` where this process has the key open already and with `FILE_CHECKPOINT_UNUSABLE` where the
 * system does not permit; with the signal's reason when it is aborted.
 */
export async function openCheckpointFolder(
  dir: string,
  context: CheckpointContext,
  parts: CheckpointParts = {}
): Promise<KnownStore> {
  const { fs = folderFs, processes = systemProcesses } = parts
  const { key, clock, signal } = context
  try {
    const folder = await makeFolder(dir, fs)
    const membership = await joinFolder(folder, key, signal, () => takeFolder(folder, { fs, processes, clock, signal }))
    return new FolderStore(checkpointName(key), membership, context)
  } catch (error) {
    if (error instanceof SourceError || signal.aborted) throw error
    throw new CheckpointErrors(key, path.resolve(dir), 'folder').unusable(messageOf(error), error)
  }
}

/** Removes what killed processes have left: nobody else writes there now. */
async function takeFolder(dir: string, parts: LockParts): Promise<FolderLock> {
  const lock = await FolderLock.take(dir, parts)
  const { folder } = lock
  for (const name of await folder.names()) if (isTemporary(name)) await folder.remove(name)
  return lock
}

class FolderStore implements KnownStore {
  readonly isInMemory = false
  readonly #name: string
  readonly #membership: Membership
  readonly #context: CheckpointContext
  #saving: Promise<void> = Promise.resolve()

  constructor(name: string, membership: Membership, context: CheckpointContext) {
    this.#name = name
    this.#membership = membership
    this.#context = context
  }

  get errors(): CheckpointErrors {
    return new CheckpointErrors(this.#context.key, path.join(this.#membership.lock.folder.path, this.#name))
  }

  load(): Promise<FileCheckpoint | null> {
    return loadCheckpoint(this.#membership.lock.folder, this.#name, this.#context)
  }

  async save(checkpoint: FileCheckpoint): Promise<void> {
    const saving = this.#save(checkpoint)
    this.#saving = saving.catch(() => {})
    try {
      await saving
    } catch (error) {
      throw this.errors.notSaved(messageOf(error), error)
    }
  }

  /** Whoever takes the folder next must not be written over by what is still under way. */
  async close(): Promise<void> {
    await this.#saving
    await this.#membership.leave()
  }

  async #save(checkpoint: FileCheckpoint): Promise<void> {
    await replaceDurably(await this.#membership.lock.confirm(), this.#name, notTooLarge(checkpointParts(checkpoint)))
  }
}

/** The parts as bytes, of which there may be no more than what is read back. */
function* notTooLarge(parts: Iterable<string>): Generator<Buffer> {
  let bytes = 0
  for (const part of parts) {
    const encoded = Buffer.from(part)
    bytes += encoded.length
    if (bytes > LARGEST_CHECKPOINT)
      throw new Error(`the positions of all files take more than ${LARGEST_CHECKPOINT} bytes`)
    yield encoded
  }
}

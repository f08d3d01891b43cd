import path from 'node:path'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import { messageOf } from '../../errors/message-of.ts'
import { SourceError } from '../../errors/source-error.ts'
import { checkpointName } from './checkpoint-names.ts'
import { folderFs, type FolderFs, makeFolder } from './folder-fs.ts'
import { FolderLock } from './folder-lock.ts'
import type { LockParts } from './holder-watch.ts'
import { CheckpointErrors, type KnownStore } from './checkpoint-errors.ts'
import { checkpointParts } from './parse-checkpoint.ts'
import { systemProcesses, type Processes } from './processes.ts'
import { LARGEST_CHECKPOINT, loadCheckpoint } from './load-checkpoint.ts'
import { joinFolder, type Membership } from './shared-folders.ts'
import { isTemporary, replaceDurably } from './write-durably.ts'

/** What the store needs from its source. `warn` receives the error about a damaged file that was set aside. */
export type CheckpointContext = Pick<OpenContext, 'key' | 'clock' | 'signal' | 'warn'>

/** Parts that tests replace. */
export interface CheckpointParts {
  readonly fs?: FolderFs
  readonly processes?: Processes
}

/**
 * Opens a store that keeps a source's positions in a folder, one file for each key; creates the folder if it is
 * missing. Only one process at a time may use the folder: the second one gets `FILE_CHECKPOINT_LOCKED`, after up to 30
 * s if the holder runs on another host or in another container and has to be watched. Rejects with
 * `FILE_CHECKPOINT_IN_USE` if this process already uses the key, with `FILE_CHECKPOINT_UNUSABLE` if the system refuses
 * access, and with the signal's reason if it aborts.
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

/**
 * Takes the lock, and removes the temporary files of killed processes: with the lock held, no other process writes
 * there.
 */
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

  /** Waits for the last save: it must not overwrite what the next holder writes. */
  async close(): Promise<void> {
    await this.#saving
    await this.#membership.leave()
  }

  async #save(checkpoint: FileCheckpoint): Promise<void> {
    await replaceDurably(await this.#membership.lock.confirm(), this.#name, notTooLarge(checkpointParts(checkpoint)))
  }
}

/** Encodes the parts, and throws if there are more bytes than loading would accept. */
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

import { sourceError } from '../../errors/make-error.ts'
import type { GuardedFolder } from './guarded-folder.ts'

/** The part of a lock that sources of one folder share. */
export interface SharedLock {
  readonly folder: GuardedFolder
  confirm(): Promise<GuardedFolder>
  release(): Promise<void>
}

/** One source's membership in a folder. */
export interface Membership {
  readonly lock: SharedLock
  /** The last source to leave releases the folder. */
  leave(): Promise<void>
}

/**
 * Lets several sources of this process keep their positions in one folder. The first one takes the lock by calling
 * `take`. Rejects with `FILE_CHECKPOINT_IN_USE` if the key is already in use.
 */
export async function joinFolder(
  folder: string,
  key: string,
  signal: AbortSignal,
  take: () => Promise<SharedLock>
): Promise<Membership> {
  for (;;) {
    const shared = foldersOfProcess().get(folder) ?? open(folder, signal, take)
    if (shared.closing !== null) {
      await shared.closing
      continue
    }
    if (shared.keys.has(key))
      throw sourceError('FILE_CHECKPOINT_IN_USE', { area: 'file', source: key, path: folder, values: { dir: folder } })
    shared.keys.add(key)
    try {
      const lock = await shared.lock
      // Leaves only once: later the key may belong to another source
      let leaving: Promise<void> | null = null
      return { lock, leave: () => (leaving ??= leave(folder, key, shared, lock)) }
    } catch (error) {
      // A failure applies to all sources, unless only the first source was aborted
      if (shared.signal === signal || !shared.signal.aborted) throw error
      signal.throwIfAborted()
    }
  }
}

/** Whether a source of this process uses the key in a folder, given by its real path. */
export function isOpenHere(folder: string, key: string): boolean {
  return foldersOfProcess().get(folder)?.keys.has(key) === true
}

interface SharedFolder {
  readonly keys: Set<string>
  readonly lock: Promise<SharedLock>
  /** The signal of the source that takes the lock for all. */
  readonly signal: AbortSignal
  closing: Promise<void> | null
}

function open(folder: string, signal: AbortSignal, take: () => Promise<SharedLock>): SharedFolder {
  const folders = foldersOfProcess()
  const taking = async (): Promise<SharedLock> => {
    try {
      return await take()
    } catch (error) {
      folders.delete(folder)
      throw error
    }
  }
  const shared: SharedFolder = { keys: new Set(), lock: taking(), signal, closing: null }
  folders.set(folder, shared)
  return shared
}

async function leave(folder: string, key: string, shared: SharedFolder, lock: SharedLock): Promise<void> {
  shared.keys.delete(key)
  if (shared.keys.size > 0) return
  shared.closing = lock.release().finally(() => {
    foldersOfProcess().delete(folder)
  })
  await shared.closing
}

/** folder => its sources. Shared by all copies of the library in this process, even of different versions. */
function foldersOfProcess(): Map<string, SharedFolder> {
  const place: object & { [FOLDERS]?: Map<string, SharedFolder> } = globalThis
  place[FOLDERS] ??= new Map()
  return place[FOLDERS]
}

const FOLDERS: unique symbol = Symbol.for('warp-flow.checkpoint-folders.2')

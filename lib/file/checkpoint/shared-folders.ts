import { sourceError } from '../../errors/make-error.ts'
import type { GuardedFolder } from './guarded-folder.ts'

/** What sources need of the lock they share. */
export interface SharedLock {
  readonly folder: GuardedFolder
  confirm(): Promise<GuardedFolder>
  release(): Promise<void>
}

/** One source's part in a folder. */
export interface Membership {
  readonly lock: SharedLock
  /** The last one to leave gives the folder back. */
  leave(): Promise<void>
}

/**
 * Joins the sources of this process that keep their positions in the same folder: the first one takes the lock by
 * `take`. A key that is there already is refused with `FILE_CHECKPOINT_IN_USE`.
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
      // Once only: the key may be somebody else's by the second time
      let leaving: Promise<void> | null = null
      return { lock, leave: () => (leaving ??= leave(folder, key, shared, lock)) }
    } catch (error) {
      // Whoever came first has failed for all, unless it only gave up
      if (shared.signal === signal || !shared.signal.aborted) throw error
      signal.throwIfAborted()
    }
  }
}

/** Whether a source of this process has that key open in a folder, which is named by its real path. */
export function isOpenHere(folder: string, key: string): boolean {
  return foldersOfProcess().get(folder)?.keys.has(key) === true
}

interface SharedFolder {
  readonly keys: Set<string>
  readonly lock: Promise<SharedLock>
  /** Of the source that takes the lock for all. */
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

/** folder => who shares it. The library may be loaded twice, in two versions even: all copies have the same table. */
function foldersOfProcess(): Map<string, SharedFolder> {
  const place: object & { [FOLDERS]?: Map<string, SharedFolder> } = globalThis
  place[FOLDERS] ??= new Map()
  return place[FOLDERS]
}

const FOLDERS: unique symbol = Symbol.for('warp-flow.checkpoint-folders.2')

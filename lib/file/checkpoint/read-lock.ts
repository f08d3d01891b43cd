import type { FileHandle } from 'node:fs/promises'
import { isTooLarge, readAtMost } from '../../core/regular-file.ts'
import { SourceError } from '../../errors/source-error.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { GuardedFolder } from './guarded-folder.ts'
import { parseHolder, type LockHolder } from './lock-holder.ts'

/** What stands at a lock's name. `strange`: something that is no file of ours. */
export type ReadLock =
  | { readonly kind: 'gone' }
  | { readonly kind: 'strange' }
  | { readonly kind: 'lock'; readonly holder: LockHolder | null; readonly mtimeMs: number }

/** Through a handle: network mounts look up a file's time anew only where it is opened. */
export async function readLock(folder: GuardedFolder, name: string): Promise<ReadLock> {
  try {
    const { handle, stats } = await folder.open(name)
    try {
      return { kind: 'lock', holder: await holderIn(handle), mtimeMs: Number(stats.mtimeNs) / 1e6 }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { kind: 'gone' }
    if (error instanceof SourceError || isTooLarge(error)) return { kind: 'strange' }
    throw error
  }
}

/** Null where it says nothing that can be relied on. */
export async function holderIn(handle: FileHandle): Promise<LockHolder | null> {
  return parseHolder((await readAtMost(handle, MOST_BYTES)).toString())
}

/** A lock of ours has some hundreds. */
const MOST_BYTES = 65_536

import { constants } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { errnoOf } from '../../errors/errno-of.ts'
import { checkpointName } from '../checkpoint/checkpoint-names.ts'
import { ROOT } from '../checkpoint/folder-trust.ts'
import { latestLock, freeLockName, lockName } from '../checkpoint/lock-file.ts'
import { systemPath } from '../path-text.ts'
import type { FileLook } from './file-look.ts'

/** Files of a checkpoint folder that this process cannot use. */
export interface UnusableFiles {
  /** Files that no user may change or replace. */
  readonly immutable: readonly string[]
  /** Files that belong to another user. */
  readonly foreign: readonly string[]
  /** Files that belong to this user, but whose mode denies reading. */
  readonly shut: readonly string[]
}

/**
 * Checks whether this process may use the source's checkpoint and the current lock: a process that once ran as root
 * leaves files that only root can use.
 */
export async function unusableFiles(dir: string, key: string, { fs, user }: FileLook['parts']): Promise<UnusableFiles> {
  const names = await readdir(systemPath(dir))
  const own = user()?.uid
  const found = { immutable: [] as string[], foreign: [] as string[], shut: [] as string[] }
  for (const name of usedNames(names, key)) {
    const file = path.join(dir, name)
    // As with a folder: even root gets EPERM
    if ((await refusal(file, constants.W_OK, fs)) === 'EPERM') found.immutable.push(file)
    const [uid, read] = await Promise.all([
      fs.stat(systemPath(file)).then(
        (stats) => BigInt(stats.uid),
        () => null
      ),
      refusal(file, constants.R_OK, fs)
    ])
    if (own === undefined || uid === null) continue
    if (uid !== own && (uid !== ROOT || read === 'EACCES')) found.foreign.push(file)
    else if (read === 'EACCES') found.shut.push(file)
  }
  return found
}

/** Tries to access a file or folder. Returns the error code of the refusal; null if access is granted. */
export async function refusal(at: string, mode: number, fs: FileLook['parts']['fs']): Promise<string | null> {
  try {
    await fs.access(systemPath(at), mode)
    return null
  } catch (error) {
    return errnoOf(error)
  }
}

function usedNames(names: readonly string[], key: string): readonly string[] {
  const lock = latestLock(names)
  const used = [checkpointName(key), ...(lock === null ? [] : [lockName(lock.number), freeLockName(lock.number)])]
  return used.filter((name) => names.includes(name))
}

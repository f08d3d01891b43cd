import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { waitFor } from '../../core/wait-for.ts'
import { errnoOf, type FolderFs } from './folder-fs.ts'
import { HolderWatch } from './holder-watch.ts'
import { formatHolder, type LockHolder } from './lock-holder.ts'
import { freeLockName, latestLock, lockName, olderLocks } from './lock-names.ts'
import type { LockParts } from './lock-parts.ts'
import { FILE_MODE, removeIfThere, writeTemporary } from './write-durably.ts'

/** A lock that was taken: where it is, and what it is renamed to when it is given back. */
export interface ClaimedLock {
  readonly file: string
  readonly freeFile: string
}

/**
 * Takes the lock of a folder, also from a holder that is dead; throws `FILE_CHECKPOINT_LOCKED` where the holder is alive. Whether one
 * elsewhere is alive is watched for at most `patienceMs`.
 *
 * Of several processes that find the same holder dead, one alone can make the file of the next number. One that had looked before, and has
 * taken a number long passed, sees that as soon as it looks again.
 */
export async function claimLock(folder: string, patienceMs: number, parts: LockParts): Promise<ClaimedLock> {
  const { fs, processes, clock, signal } = parts
  const own: LockHolder = { id: randomUUID(), ...await processes.own(), since: clock.now() }
  const watch = new HolderWatch(folder, own, patienceMs, parts)
  for (;;) {
    signal.throwIfAborted()
    const latest = latestLock(await settledNames(folder, fs))
    const verdict = latest === null || latest.free ? 'dead' : await watch.judge(latest.number)
    if (verdict === 'wait') await waitFor(LOOK_AGAIN_MS, parts)
    if (verdict === 'wait' || verdict === 'gone') continue
    const number = (latest?.number ?? 0) + (verdict === 'own' ? 0 : 1)
    const isTaken = verdict === 'own' || await take(folder, number, own, fs)
    if (isTaken && await isLatest(folder, number, fs)) {
      return { file: path.join(folder, lockName(number)), freeFile: path.join(folder, freeLockName(number)) }
    }
  }
}

/** A folder that changes while it is listed may hide both the name that goes and the one that comes: it is listed until it stands still. */
async function settledNames(folder: string, fs: FolderFs): Promise<readonly string[]> {
  let before: string | null = null
  for (;;) {
    const names = (await fs.readdir(folder)).filter((name) => name.startsWith('lock.')).sort()
    const now = names.join('/')
    if (now === before) return names
    before = now
  }
}

/** Makes the lock file, whole from the first moment. False where somebody else was faster. */
async function take(folder: string, number: number, own: LockHolder, fs: FolderFs): Promise<boolean> {
  const file = path.join(folder, lockName(number))
  const temporary = await writeTemporary(folder, formatHolder(own), fs)
  try {
    await fs.link(temporary, file)
    return true
  } catch (error) {
    // The winner has tidied up, our file too
    if (errnoOf(error) === 'EEXIST' || errnoOf(error) === 'ENOENT') return false
    return await takeWithoutLinks(file, own, fs)
  } finally {
    await removeIfThere(temporary, fs)
  }
}

/** Some mounts have no links. There the file is empty for a moment, which others take for a holder that they cannot ask. */
async function takeWithoutLinks(file: string, own: LockHolder, fs: FolderFs): Promise<boolean> {
  try {
    const handle = await fs.open(file, 'wx', FILE_MODE)
    try {
      await handle.writeFile(formatHolder(own))
    } finally {
      await handle.close()
    }
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
}

/** The look after the claim: whoever has the highest number has the folder, and tidies up after those before. */
async function isLatest(folder: string, number: number, fs: FolderFs): Promise<boolean> {
  const names = await settledNames(folder, fs)
  const latest = latestLock(names)
  const isOurs = latest?.number === number && !latest.free
  const passed = isOurs ? olderLocks(names, number) : [lockName(number)]
  for (const name of passed) await removeIfThere(path.join(folder, name), fs)
  return isOurs
}

const LOOK_AGAIN_MS = 1000

import { waitFor } from '../../core/wait-for.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import type { GuardedFolder } from './guarded-folder.ts'
import { HolderWatch, type LockParts } from './holder-watch.ts'
import type { LockHolder } from './lock-file.ts'
import { formatHolder, isLockName, LAST_LOCK, latestLock, lockName, olderLocks } from './lock-file.ts'
import { writeTemporary } from './write-durably.ts'

/**
 * Takes the lock of a folder, also from a holder that is dead, and gives its number; throws `FILE_CHECKPOINT_LOCKED`
 * where the holder is alive. Whether one elsewhere is alive is watched for at most `patienceMs`. A lock that has the id
 * is ours already.
 *
 * Of several processes that find the same holder dead, one alone can make the file of the next number. One that had
 * looked before, and has taken a number long passed, sees that as soon as it looks again.
 */
export async function claimLock(
  folder: GuardedFolder,
  id: string,
  patienceMs: number,
  { processes, clock, signal }: Omit<LockParts, 'fs'>
): Promise<number> {
  const own: LockHolder = { id, ...(await processes.own()), since: clock.now() }
  const watch = new HolderWatch(folder, own, patienceMs, { processes, clock })
  // Of a number that could not be taken though no lock has it: where upper and lower case are the same, `LOCK.6` has
  // that place
  let passed = 0
  for (;;) {
    signal.throwIfAborted()
    const latest = latestLock(await settledNames(folder))
    const verdict = latest === null || latest.free ? 'dead' : await watch.judge(latest.number)
    if (verdict === 'wait') await waitFor(LOOK_AGAIN_MS, { clock, signal })
    if (verdict === 'wait' || verdict === 'gone') continue
    const number = verdict === 'own' ? (latest?.number ?? 0) : Math.max(latest?.number ?? 0, passed) + 1
    if (number > LAST_LOCK) throw new Error(`${lockName(LAST_LOCK)} was not put there by this library: remove it`)
    const isTaken = verdict === 'own' || (await take(folder, lockName(number), own))
    if (isTaken && (await isLatest(folder, number))) return number
    passed = number
  }
}

/**
 * A folder that changes while it is listed may hide both the name that goes and the one that comes: it is listed until
 * it stands still.
 */
async function settledNames(folder: GuardedFolder): Promise<readonly string[]> {
  let before: string | null = null
  for (;;) {
    const names = (await folder.names()).filter(isLockName).sort()
    const now = names.join('/')
    if (now === before) return names
    before = now
  }
}

/** Makes the lock file, whole from the first moment. False where somebody else was faster. */
async function take(folder: GuardedFolder, name: string, own: LockHolder): Promise<boolean> {
  const temporary = await writeTemporary(folder, formatHolder(own))
  try {
    await folder.link(temporary, name)
    return true
  } catch (error) {
    // The winner has tidied up, our file too
    if (errnoOf(error) === 'EEXIST' || errnoOf(error) === 'ENOENT') return false
    return await takeWithoutLinks(folder, name, own)
  } finally {
    await folder.remove(temporary)
  }
}

/**
 * Some mounts have no links. There the file is empty for a moment, which others take for a holder that they cannot ask.
 */
async function takeWithoutLinks(folder: GuardedFolder, name: string, own: LockHolder): Promise<boolean> {
  try {
    const handle = await folder.create(name)
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
async function isLatest(folder: GuardedFolder, number: number): Promise<boolean> {
  const names = await settledNames(folder)
  const latest = latestLock(names)
  const isOurs = latest?.number === number && !latest.free
  const passed = isOurs ? olderLocks(names, number) : [lockName(number)]
  for (const name of passed) await folder.remove(name)
  return isOurs
}

const LOOK_AGAIN_MS = 1000

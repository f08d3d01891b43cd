import { randomUUID } from 'node:crypto'
import { GuardedFolder } from './guarded-folder.ts'
import { STALE_MS, type LockParts, HolderWatch } from './holder-watch.ts'
import type { LockHolder } from './lock-file.ts'
import {
  holderIn,
  readLock,
  freeLockName,
  lockName,
  formatHolder,
  isLockName,
  LAST_LOCK,
  latestLock,
  olderLocks
} from './lock-file.ts'
import { waitFor } from '../../core/wait-for.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { writeTemporary } from './write-durably.ts'

/**
 * The lock of a checkpoint folder while this process holds it. Touches its file, so that processes elsewhere see that
 * it is alive.
 */
export class FolderLock {
  /** Opens the folder and takes its lock, as `claimLock`. */
  static async take(dir: string, parts: LockParts): Promise<FolderLock> {
    const id = randomUUID()
    // The holder may be elsewhere: it is dead or has shown itself by then
    const claimed = await claim(dir, id, STALE_MS, parts)
    return new FolderLock(id, claimed, parts)
  }

  /** Of this claim, whichever file it is written in. */
  readonly #id: string
  readonly #parts: LockParts
  #claimed: Claimed
  #timer: unknown
  #touching: Promise<void> = Promise.resolve()
  #retaking: Promise<void> | null = null
  #released = false

  private constructor(id: string, claimed: Claimed, parts: LockParts) {
    this.#id = id
    this.#claimed = claimed
    this.#parts = parts
    this.#touchLater()
  }

  /** Where files are read. */
  get folder(): GuardedFolder {
    return this.#claimed.folder
  }

  /**
   * Called before anything is written, and gives the folder to write to. Another host may have taken the folder over
   * while this process was suspended, and somebody may have removed it, its lock, or put another in its place: the lock
   * is taken again where nobody has it, and it throws where somebody does.
   */
  async confirm(): Promise<GuardedFolder> {
    if (!(await this.#isHeld())) await (this.#retaking ??= this.#retake())
    return this.#claimed.folder
  }

  /**
   * Gives the folder back. Never rejects: a lock that cannot be given back is taken over once this process has ended.
   */
  async release(): Promise<void> {
    const { folder, number } = this.#claimed
    this.#released = true
    this.#parts.clock.clearTimeout(this.#timer)
    await this.#touching
    try {
      await folder.rename(lockName(number), freeLockName(number))
    } catch {
      // taken over, or the folder is gone
    }
    await folder.close()
  }

  async #isHeld(): Promise<boolean> {
    const { folder, number } = this.#claimed
    if (!(await folder.isInPlace())) return false
    const lock = await readLock(folder, lockName(number))
    return lock.kind === 'lock' && lock.holder?.id === this.#id
  }

  async #retake(): Promise<void> {
    const { folder } = this.#claimed
    try {
      // Not with the signal it was taken with: that source may have gone, and others share the lock
      this.#claimed = await claim(folder.path, this.#id, 0, { ...this.#parts, signal: new AbortController().signal })
      await folder.close()
    } finally {
      this.#retaking = null
    }
  }

  #touchLater(): void {
    this.#timer = this.#parts.clock.setTimeout(() => {
      this.#touching = this.#touch()
    }, TOUCH_MS)
  }

  /**
   * Writes its first byte once more, which gives the file the time of the file system it is on. What fails here is
   * found by `confirm`.
   */
  async #touch(): Promise<void> {
    const { folder, number } = this.#claimed
    try {
      const { handle } = await folder.openOwn(lockName(number), { writable: true })
      try {
        if ((await holderIn(handle))?.id === this.#id) await handle.write('{', 0)
      } finally {
        await handle.close()
      }
    } catch {
      // the disk is full, or the lock is gone
    }
    if (!this.#released) this.#touchLater()
  }
}

interface Claimed {
  readonly folder: GuardedFolder
  readonly number: number
}

async function claim(dir: string, id: string, patienceMs: number, parts: LockParts): Promise<Claimed> {
  const folder = await GuardedFolder.open(dir, parts.fs)
  try {
    return { folder, number: await claimLock(folder, id, patienceMs, parts) }
  } catch (error) {
    await folder.close()
    throw error
  }
}

const TOUCH_MS = 5000

/**
 * Takes the lock of a folder, also from a holder that is dead, and gives its number; throws `FILE_CHECKPOINT_LOCKED`
 * where the holder is alive. Whether one elsewhere is alive is watched for at most `patienceMs`. A lock that has the id
 * is ours already.
 *
 * Of several processes that find the same holder dead, one alone can make the file of the next number. One that had
 * looked before, and has taken a number long passed, sees that as soon as it looks again.
 */
async function claimLock(
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

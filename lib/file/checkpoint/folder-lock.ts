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

// The lock of a checkpoint folder: holding, touching and confirming it, and claiming it from a dead holder.

/**
 * The lock of a checkpoint folder while this process holds it. Touches the lock file regularly, so that processes
 * elsewhere can see that the holder is alive.
 */
export class FolderLock {
  /** Opens the folder and claims its lock (`claimLock`). */
  static async take(dir: string, parts: LockParts): Promise<FolderLock> {
    const id = randomUUID()
    // After `STALE_MS`, a holder elsewhere is either dead or has touched its lock
    const claimed = await claim(dir, id, STALE_MS, parts)
    return new FolderLock(id, claimed, parts)
  }

  /** Identifies this claim, whatever the number of its lock file. */
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

  /** The folder to read from. */
  get folder(): GuardedFolder {
    return this.#claimed.folder
  }

  /**
   * Call before each write; resolves to the folder to write to. While this process was suspended, another host may have
   * taken over the folder; the folder or its lock may also have been removed or replaced. Takes the lock again if it is
   * free, and throws if another process holds it.
   */
  async confirm(): Promise<GuardedFolder> {
    if (!(await this.#isHeld())) await (this.#retaking ??= this.#retake())
    return this.#claimed.folder
  }

  /**
   * Releases the folder. Never rejects: if the lock cannot be released, it can be taken over as soon as this process
   * has ended.
   */
  async release(): Promise<void> {
    const { folder, number } = this.#claimed
    this.#released = true
    this.#parts.clock.clearTimeout(this.#timer)
    await this.#touching
    try {
      await folder.rename(lockName(number), freeLockName(number))
    } catch {
      // another process has taken it over, or the folder is gone
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
      // Without the signal of the first claim: its source may be gone, while others share the lock
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
   * Rewrites the first byte, which sets the modification time by the file system's own clock. `confirm` detects any
   * failure.
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
 * Claims the lock of a folder, also from a dead holder, and returns its number; throws `FILE_CHECKPOINT_LOCKED` if the
 * holder is alive. A holder elsewhere is watched for at most `patienceMs`. A lock with our own id is ours already.
 *
 * If several processes find the same holder dead, only one of them can create the file with the next number. A process
 * that took an old number because of an outdated listing detects that when it lists the folder again.
 */
async function claimLock(
  folder: GuardedFolder,
  id: string,
  patienceMs: number,
  { processes, clock, signal }: Omit<LockParts, 'fs'>
): Promise<number> {
  const own: LockHolder = { id, ...(await processes.own()), since: clock.now() }
  const watch = new HolderWatch(folder, own, patienceMs, { processes, clock })
  // The last number that could not be claimed. The listing may show no lock with it: on file systems that ignore case,
  // a file `LOCK.6` occupies that name
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
 * Lists the locks until two listings agree. A folder that changes during a listing may hide both the old and the new
 * name.
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

/** Creates the lock file with its whole content in one step. False if another process was faster. */
async function take(folder: GuardedFolder, name: string, own: LockHolder): Promise<boolean> {
  const temporary = await writeTemporary(folder, formatHolder(own))
  try {
    await folder.link(temporary, name)
    return true
  } catch (error) {
    // The winner has cleaned up and removed our temporary file too
    if (errnoOf(error) === 'EEXIST' || errnoOf(error) === 'ENOENT') return false
    return await takeWithoutLinks(folder, name, own)
  } finally {
    await folder.remove(temporary)
  }
}

/**
 * For mounts without hard links. The file is empty for a moment, during which other processes treat its holder as one
 * that they cannot look up.
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

/**
 * Lists the folder again after the claim. The process with the highest number holds the folder and removes the older
 * locks.
 */
async function isLatest(folder: GuardedFolder, number: number): Promise<boolean> {
  const names = await settledNames(folder)
  const latest = latestLock(names)
  const isOurs = latest?.number === number && !latest.free
  const passed = isOurs ? olderLocks(names, number) : [lockName(number)]
  for (const name of passed) await folder.remove(name)
  return isOurs
}

const LOOK_AGAIN_MS = 1000

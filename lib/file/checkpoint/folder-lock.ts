import { randomUUID } from 'node:crypto'
import { claimLock } from './claim-lock.ts'
import { GuardedFolder } from './guarded-folder.ts'
import { STALE_MS, type LockParts } from './holder-watch.ts'
import { holderIn, readLock, freeLockName, lockName } from './lock-file.ts'

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

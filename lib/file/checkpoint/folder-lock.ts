import { claimLock, type ClaimedLock } from './claim-lock.ts'
import { errnoOf } from './folder-fs.ts'
import { STALE_MS } from './holder-watch.ts'
import type { LockParts } from './lock-parts.ts'
import { makeFolder } from './make-folder.ts'

/** The lock of a checkpoint folder while this process holds it. Touches its file, so that processes elsewhere see that it is alive. */
export class FolderLock {
  /** Takes it, as `claimLock`. */
  static async take(folder: string, parts: LockParts): Promise<FolderLock> {
    // The holder may be elsewhere: it is dead or has shown itself by then
    return new FolderLock(folder, await claimLock(folder, STALE_MS, parts), parts)
  }

  readonly #folder: string
  readonly #parts: LockParts
  #claimed: ClaimedLock
  #timer: unknown
  #touching: Promise<void> = Promise.resolve()
  #retaking: Promise<void> | null = null
  #released = false

  private constructor(folder: string, claimed: ClaimedLock, parts: LockParts) {
    this.#folder = folder
    this.#claimed = claimed
    this.#parts = parts
    this.#touchLater()
  }

  /**
   * Called before anything is written. Another host may have taken the folder over while this process was suspended, and somebody may have
   * removed it: the lock is taken again where nobody has it, and it throws where somebody does.
   */
  async confirm(): Promise<void> {
    try {
      await this.#parts.fs.stat(this.#claimed.file)
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
      this.#retaking ??= this.#retake()
      await this.#retaking
    }
  }

  /** Gives the folder back. Never rejects: a lock that cannot be given back is taken over once this process has ended. */
  async release(): Promise<void> {
    this.#released = true
    this.#parts.clock.clearTimeout(this.#timer)
    await this.#touching
    try {
      await this.#parts.fs.rename(this.#claimed.file, this.#claimed.freeFile)
    } catch {
      // taken over, or the folder is gone
    }
  }

  async #retake(): Promise<void> {
    const { fs } = this.#parts
    try {
      await makeFolder(this.#folder, fs)
      // Not with the signal it was taken with: that source may have gone, and others share the lock
      this.#claimed = await claimLock(this.#folder, 0, { ...this.#parts, signal: new AbortController().signal })
    } finally {
      this.#retaking = null
    }
  }

  #touchLater(): void {
    this.#timer = this.#parts.clock.setTimeout(() => {
      this.#touching = this.#touch()
    }, TOUCH_MS)
  }

  /** Writes its first byte once more, which gives the file the time of the file system it is on. What fails here is found by `confirm`. */
  async #touch(): Promise<void> {
    try {
      const handle = await this.#parts.fs.open(this.#claimed.file, 'r+')
      try {
        await handle.write('{', 0)
      } finally {
        await handle.close()
      }
    } catch {
      // the disk is full, or the lock is gone
    }
    if (!this.#released) this.#touchLater()
  }
}

const TOUCH_MS = 5000

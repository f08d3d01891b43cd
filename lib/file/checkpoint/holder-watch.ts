import type { Clock } from '../../../types/clock.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { GuardedFolder } from './guarded-folder.ts'
import { livenessOf, type Processes } from './processes.ts'
import type { FolderFs } from './folder-fs.ts'
import { nameHolder, readLock, type LockHolder, lockName } from './lock-file.ts'
import { temporaryName } from './write-durably.ts'

/** The dependencies for claiming and holding a lock. */
export interface LockParts {
  readonly fs: FolderFs
  readonly processes: Processes
  readonly clock: Clock
  /** Ends the wait for a holder that has to be watched. */
  readonly signal: AbortSignal
}

/**
 * The result of judging a holder. `own`: the lock turned out to be ours; `gone`: the file has disappeared; `wait`:
 * judge again later.
 */
export type Verdict = 'dead' | 'own' | 'gone' | 'wait'

/**
 * Decides whether the holder of a lock is alive. The system can tell for a process on this machine, but not for one on
 * another host or in another container, nor for another thread of this process if the system does not list threads.
 * Such a holder is watched: it touches its lock file every few seconds, and counts as dead if the file was not touched
 * for `STALE_MS`.
 */
export class HolderWatch {
  readonly #folder: GuardedFolder
  readonly #own: LockHolder
  readonly #patienceMs: number
  readonly #parts: WatchParts
  /** The watched lock file, as it was at the start of the watch; null before the first watch. */
  #watched: { readonly number: number; readonly mtimeMs: number; readonly ageMs: number; readonly at: number } | null =
    null

  /** When a thread was first seen alive. */
  #aliveSince: number | null = null

  constructor(folder: GuardedFolder, own: LockHolder, patienceMs: number, parts: WatchParts) {
    this.#folder = folder
    this.#own = own
    this.#patienceMs = patienceMs
    this.#parts = parts
  }

  /** Throws `FILE_CHECKPOINT_LOCKED` if the holder is alive. */
  async judge(number: number): Promise<Verdict> {
    const lock = await readLock(this.#folder, lockName(number))
    if (lock.kind === 'gone') return 'gone'
    if (lock.kind === 'strange') return 'dead'
    const { holder, mtimeMs } = lock
    if (holder?.id === this.#own.id) return 'own'
    const liveness =
      holder === null ? 'unknown' : livenessOf(holder, this.#own, await this.#parts.processes.look(holder))
    if (liveness === 'dead') return 'dead'
    const verdict = liveness === 'alive' ? 'alive' : await this.#watch(number, mtimeMs)
    if (verdict !== 'alive') return verdict
    if (this.#mayBeLeaving(holder)) return 'wait'
    throw this.#lockedBy(holder)
  }

  /**
   * True while a thread that seems alive may be ending: the system still lists a thread for a moment after Node has
   * reported its end, and that is when its replacement usually starts.
   */
  #mayBeLeaving(holder: LockHolder | null): boolean {
    if (holder?.thread === undefined || holder.thread.id === 0) return false
    const now = this.#parts.clock.now()
    this.#aliveSince ??= now
    return now - this.#aliveSince < LEAVING_MS
  }

  async #watch(number: number, mtimeMs: number): Promise<'alive' | 'dead' | 'wait'> {
    const now = this.#parts.clock.now()
    if (this.#watched?.number !== number)
      this.#watched = { number, mtimeMs, ageMs: (await this.#fileSystemNow()) - mtimeMs, at: now }
    const { at, ageMs, mtimeMs: before } = this.#watched
    if (mtimeMs !== before) return 'alive'
    const watchedMs = now - at
    if (Math.max(0, ageMs) + watchedMs >= STALE_MS) return 'dead'
    return watchedMs < this.#patienceMs ? 'wait' : 'alive'
  }

  /**
   * The current time by the clock of the file system, which may be on another machine. The lock file's times come from
   * the same clock.
   */
  async #fileSystemNow(): Promise<number> {
    const temporary = temporaryName()
    const handle = await this.#folder.create(temporary)
    try {
      return (await handle.stat()).mtimeMs
    } finally {
      await handle.close()
      await this.#folder.remove(temporary)
    }
  }

  #lockedBy(holder: LockHolder | null): Error {
    return sourceError('FILE_CHECKPOINT_LOCKED', {
      area: 'file',
      path: this.#folder.path,
      values: {
        dir: this.#folder.path,
        holder: nameHolder(holder, this.#own),
        ...(holder === null ? {} : { holderPid: String(holder.pid) })
      }
    })
  }
}

type WatchParts = Pick<LockParts, 'processes' | 'clock'>

const LEAVING_MS = 500
/** How long the lock file may go untouched before a watched holder counts as dead. */
export const STALE_MS = 30_000

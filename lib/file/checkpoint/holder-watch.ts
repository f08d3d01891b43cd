import type { Clock } from '../../../types/clock.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { GuardedFolder } from './guarded-folder.ts'
import { isSamePlace, livenessOf, type Processes } from './processes.ts'
import type { FolderFs } from './folder-fs.ts'
import { nameHolder, readLock, type LockHolder, lockName } from './lock-file.ts'
import { temporaryName } from './write-durably.ts'

/** What a lock is taken and held with. */
export interface LockParts {
  readonly fs: FolderFs
  readonly processes: Processes
  readonly clock: Clock
  /** Ends the waiting for a holder that has to be watched. */
  readonly signal: AbortSignal
}

/** `own`: the file is ours after all; `gone`: it is not there any more; `wait`: look again later. */
export type Verdict = 'dead' | 'own' | 'gone' | 'wait'

/**
 * Judges the holder of a lock. One on this machine is asked for. One on another, or in another container, cannot be,
 * nor another thread of this process where the system does not tell of threads: it touches its lock file every few
 * seconds, so it is watched until it does, or until it has not for `STALE_MS`.
 */
export class HolderWatch {
  readonly #folder: GuardedFolder
  readonly #own: LockHolder
  readonly #patienceMs: number
  readonly #parts: WatchParts
  /** The file that is watched since a moment, as it was then; null where nobody had to be watched yet. */
  #watched: { readonly number: number; readonly mtimeMs: number; readonly ageMs: number; readonly at: number } | null =
    null

  /** When a thread was first seen to be alive. */
  #aliveSince: number | null = null

  constructor(folder: GuardedFolder, own: LockHolder, patienceMs: number, parts: WatchParts) {
    this.#folder = folder
    this.#own = own
    this.#patienceMs = patienceMs
    this.#parts = parts
  }

  /** Throws `FILE_CHECKPOINT_LOCKED` where the holder is alive. */
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
   * The system knows a thread for a moment after Node has said that it has ended, which is when another is mostly
   * started in its place.
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

  /** The clock that the file's time comes from is that of the file system, which may be another machine's. */
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
    const who = nameHolder(holder, this.#own)
    const isItself = holder?.pid === this.#own.pid && isSamePlace(holder, this.#own)
    return sourceError('FILE_CHECKPOINT_LOCKED', {
      area: 'file',
      path: this.#folder.path,
      values: {
        dir: this.#folder.path,
        holder: isItself ? `${who}, which is this process: another thread or another test environment of it` : who,
        ...(holder === null ? {} : { holderPid: String(holder.pid) })
      }
    })
  }
}

type WatchParts = Pick<LockParts, 'processes' | 'clock'>

const LEAVING_MS = 500
/** How long a holder that cannot be asked may leave its lock file untouched. */
export const STALE_MS = 30_000

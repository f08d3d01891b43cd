import path from 'node:path'
import { sourceError } from '../../errors/make-error.ts'
import { errnoOf } from './folder-fs.ts'
import { isSamePlace, livenessOf } from './liveness.ts'
import { nameHolder, parseHolder, type LockHolder } from './lock-holder.ts'
import { lockName } from './lock-names.ts'
import type { LockParts } from './lock-parts.ts'
import { FILE_MODE, removeIfThere, temporaryFile } from './write-durably.ts'

/** `own`: the file is ours after all; `gone`: it is not there any more; `wait`: look again later. */
export type Verdict = 'dead' | 'own' | 'gone' | 'wait'

/**
 * Judges the holder of a lock. One on this machine is asked for. One on another, or in another container, cannot be: it touches its
 * lock file every few seconds, so it is watched until it does, or until it has not for `STALE_MS`.
 */
export class HolderWatch {
  readonly #folder: string
  readonly #own: LockHolder
  readonly #patienceMs: number
  readonly #parts: LockParts
  /** The file that is watched since a moment, as it was then; null where nobody had to be watched yet. */
  #watched: { readonly number: number, readonly mtimeMs: number, readonly ageMs: number, readonly at: number } | null = null

  constructor(folder: string, own: LockHolder, patienceMs: number, parts: LockParts) {
    this.#folder = folder
    this.#own = own
    this.#patienceMs = patienceMs
    this.#parts = parts
  }

  /** Throws `FILE_CHECKPOINT_LOCKED` where the holder is alive. */
  async judge(number: number): Promise<Verdict> {
    const lock = await this.#read(path.join(this.#folder, lockName(number)))
    if (lock === null) return 'gone'
    const { holder, mtimeMs } = lock
    if (holder?.id === this.#own.id) return 'own'
    const liveness = holder === null ? 'unknown' : livenessOf(holder, this.#own, await this.#parts.processes.look(holder.pid))
    if (liveness === 'dead') return 'dead'
    const verdict = liveness === 'alive' ? 'alive' : await this.#watch(number, mtimeMs)
    if (verdict === 'alive') throw this.#lockedBy(holder)
    return verdict
  }

  async #watch(number: number, mtimeMs: number): Promise<'alive' | 'dead' | 'wait'> {
    const now = this.#parts.clock.now()
    if (this.#watched?.number !== number) this.#watched = { number, mtimeMs, ageMs: await this.#fileSystemNow() - mtimeMs, at: now }
    const { at, ageMs, mtimeMs: before } = this.#watched
    if (mtimeMs !== before) return 'alive'
    const watchedMs = now - at
    if (Math.max(0, ageMs) + watchedMs >= STALE_MS) return 'dead'
    return watchedMs < this.#patienceMs ? 'wait' : 'alive'
  }

  /** The clock that the file's time comes from is that of the file system, which may be another machine's. */
  async #fileSystemNow(): Promise<number> {
    const { fs } = this.#parts
    const temporary = temporaryFile(this.#folder)
    const handle = await fs.open(temporary, 'wx', FILE_MODE)
    try {
      return (await handle.stat()).mtimeMs
    } finally {
      await handle.close()
      await removeIfThere(temporary, fs)
    }
  }

  /** Through a handle: network mounts look up a file's time anew only where it is opened. */
  async #read(file: string): Promise<{ readonly holder: LockHolder | null, readonly mtimeMs: number } | null> {
    try {
      const handle = await this.#parts.fs.open(file, 'r')
      try {
        return { holder: parseHolder(await handle.readFile('utf8')), mtimeMs: (await handle.stat()).mtimeMs }
      } finally {
        await handle.close()
      }
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null
      throw error
    }
  }

  #lockedBy(holder: LockHolder | null): Error {
    const who = nameHolder(holder, this.#own)
    const isItself = holder?.pid === this.#own.pid && isSamePlace(holder, this.#own)
    return sourceError('FILE_CHECKPOINT_LOCKED', {
      area: 'file', path: this.#folder,
      values: {
        dir: this.#folder, holder: isItself ? `${who}, which is this process: another thread or another test environment of it` : who,
        ...(holder === null ? {} : { holderPid: String(holder.pid) })
      }
    })
  }
}

/** How long a holder that cannot be asked may leave its lock file untouched. */
export const STALE_MS = 30_000

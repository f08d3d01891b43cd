import { toSourceError } from '../../errors/make-error.ts'
import { nextLook } from '../watch/next-look.ts'
import type { HintKind } from '../watch/folder-tree.ts'
import type { FileWatcher, WatchFiles } from '../watch/watch-files.ts'
import { whereToLook } from '../where-to-look.ts'
import { Admission } from './admission.ts'
import type { CheckpointJournal } from './checkpoint-journal.ts'
import { FileNames } from './file-names.ts'
import type { FileTable } from './file-table.ts'
import type { Following } from './following.ts'
import { NameScan } from './name-scan.ts'
import { TailLook } from './tail-look.ts'
import type { TailedFile } from './tailed-file.ts'

/**
 * Follows the files of one source: does one thing at a time, so that nothing about them changes behind anybody's back. Names are looked
 * for every second, files by the time since they last had something; a watcher only makes it sooner. Where the consumer takes nothing
 * nothing is read, but names are looked for all the same, so that files are opened before they are rotated away.
 */
export class Follower {
  readonly #following: Following
  readonly #table: FileTable
  readonly #journal: CheckpointJournal | null
  readonly #scan: NameScan
  readonly #look: TailLook
  readonly #admission: Admission
  #watcher: FileWatcher | null = null
  /** Files that are to be looked at, in their order. */
  #due: TailedFile[] = []
  #scanDue: 'no' | 'names' | 'closely' = 'no'
  #scanTimer: unknown = null
  #saveTimer: unknown = null
  #wake: (() => void) | null = null
  #stopped = false
  #closed = false
  #running: Promise<void> = Promise.resolve()
  /** Files that are looked at more often than `poll_interval_ms` asks for. */
  readonly #awake = new Set<TailedFile>()

  constructor(following: Following, table: FileTable, journal: CheckpointJournal | null) {
    this.#following = following
    this.#table = table
    this.#journal = journal
    this.#admission = new Admission(following, table, (file) => { this.#lookSoon(file) })
    this.#scan = new NameScan(following, table, new FileNames(following.params, following.context), this.#admission, (file) => { this.#lookSoon(file) })
    this.#look = new TailLook(following, table, this.#admission, {
      scan: () => { this.#scanSoon('closely') },
      save: () => { void this.#save() },
      again: (file) => { this.#lookSoon(file) }
    })
  }

  /** Finds the files that are there, and begins. */
  async open(watch: WatchFiles): Promise<void> {
    const { params, context } = this.#following
    const { base, file } = whereToLook(params)
    this.#watcher = watch({
      base, pattern: file, usePolling: params.usePolling, clock: context.clock,
      onHint: (path, kind) => { this.#hint(path, kind) },
      onFallback: (error) => { context.warn(error) },
      onWarning: (error) => { context.warn(error) }
    })
    await this.#scan.scan(true, true)
    this.#scanLater(SCAN_MS)
    this.#saveLater()
    this.#running = this.#run().catch((error: unknown) => { this.#following.onFailed(toSourceError(error, { area: 'file', source: context.key })) })
  }

  /** Reads no more. */
  stop(): void {
    this.#stopped = true
    this.wake()
  }

  /** The consumer has taken something. */
  wake(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  async close(): Promise<void> {
    const { clock } = this.#following.context
    this.#stopped = true
    this.#closed = true
    this.wake()
    clock.clearTimeout(this.#scanTimer)
    clock.clearTimeout(this.#saveTimer)
    for (const file of this.#table.files) clock.clearTimeout(file.timer)
    await this.#watcher?.close()
    await this.#running
    await this.#journal?.close()
    for (const file of this.#table.files) {
      await file.archive?.close()
      await file.handle?.close()
      file.handle = null
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      if (this.#scanDue !== 'no') await this.#scanNow()
      else if (this.#due.length > 0 && this.#following.queue.hasRoom) await this.#lookNow()
      else await new Promise<void>((resolve) => { this.#wake = resolve })
    }
  }

  async #scanNow(): Promise<void> {
    const closely = this.#scanDue === 'closely'
    const { clock } = this.#following.context
    const begun = clock.now()
    this.#scanDue = 'no'
    await this.#scan.scan(closely, false)
    for (const file of this.#table.files) if (file.superseded) await this.#release(file)
    await this.#following.openLimit.trim()
    this.#scanLater(Math.max(SCAN_MS, (clock.now() - begun) * SCAN_SHARE))
  }

  async #lookNow(): Promise<void> {
    const file = this.#due.shift()
    if (file === undefined) return
    file.queued = false
    if (file.finishing && file.portions === 0) await this.#release(file)
    else if (!file.superseded) await this.#look.look(file)
    this.#lookLater(file)
  }

  async #release(file: TailedFile): Promise<void> {
    this.#awake.delete(file)
    this.#following.context.clock.clearTimeout(file.timer)
    await this.#look.drop(file)
  }

  #hint(path: string, kind: HintKind): void {
    const file = this.#table.at(path)
    if (kind === 'change' && file !== null) this.#lookSoon(file)
    else this.#scanSoon('closely')
  }

  #lookSoon(file: TailedFile): void {
    this.#following.context.clock.clearTimeout(file.timer)
    if (file.queued) return
    file.queued = true
    this.#due.push(file)
    this.wake()
  }

  #lookLater(file: TailedFile): void {
    if (file.superseded) this.#awake.delete(file)
    if (file.queued || file.finishing || file.superseded || this.#stopped) return
    if (file.more && !file.changed) {
      this.#lookSoon(file)
      return
    }
    const { params, context: { clock } } = this.#following
    const wait = nextLook({ quietLooks: file.quietLooks, awake: this.#awake.size }, params)
    if (wait < params.pollIntervalMs) this.#awake.add(file)
    else this.#awake.delete(file)
    const soonest = file.detachedAt !== null || file.waiting !== null || file.inLine || file.unfinishedRecord !== null ? params.pollIntervalMs : Infinity
    file.timer = clock.setTimeout(() => { this.#lookSoon(file) }, Math.min(wait, soonest))
  }

  #scanSoon(how: 'names' | 'closely'): void {
    if (this.#scanDue !== 'closely') this.#scanDue = how
    this.wake()
  }

  #scanLater(ms: number): void {
    const { clock } = this.#following.context
    clock.clearTimeout(this.#scanTimer)
    if (!this.#stopped) this.#scanTimer = clock.setTimeout(() => { this.#scanSoon('names') }, ms)
  }

  async #save(): Promise<void> {
    await this.#journal?.save()
    for (const lost of this.#table.lost) {
      if (lost.acks === null || lost.acks.oldest !== null) continue
      lost.acks.release()
      lost.acks = null
    }
  }

  #saveLater(): void {
    const { params, context: { clock } } = this.#following
    if (!this.#closed) this.#saveTimer = clock.setTimeout(() => { void this.#saveNow() }, params.checkpointIntervalMs)
  }

  async #saveNow(): Promise<void> {
    await this.#save()
    this.#saveLater()
  }
}

/** A new file is found within a second. */
const SCAN_MS = 1000
/** Looking for names takes at most a twentieth of the time. */
const SCAN_SHARE = 20

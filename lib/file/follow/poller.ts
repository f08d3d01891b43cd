import { nextLook } from '../watch/next-look.ts'
import type { HintKind } from '../watch/folder-tree.ts'
import type { FileWatcher, WatchFiles } from '../watch/watch-files.ts'
import { toSourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'
import { whereToLook } from '../where-to-look.ts'
import type { Checkpointer } from './checkpointer.ts'
import type { Harvester } from './harvester.ts'
import type { Looks } from './looks.ts'
import type { Scan } from './scan.ts'
import type { Shared } from './shared.ts'

/** What polling is done by. */
export interface PollerParts {
  readonly shared: Shared
  readonly files: () => Iterable<Harvester>
  readonly scan: Scan
  readonly looks: Looks
  /** Null where positions are not kept. */
  readonly checkpointer: Checkpointer | null
  readonly fileAt: (path: string) => Harvester | null
}

/**
 * The loop: does one thing at a time, so that nothing about the files changes behind anybody's back. Names are looked for every second, files by
 * their state; a watcher only makes it sooner. Where the consumer takes nothing nothing is read, but names are looked for and contents compared all
 * the same, so that files are opened before they are rotated away.
 */
export class Poller {
  readonly #parts: PollerParts
  #watcher: FileWatcher | null = null
  /** Files that are to be looked at, in their order. */
  readonly #due = new Set<Harvester>()
  /** file => its next look */
  readonly #timers = new Map<Harvester, unknown>()
  /** Files that are looked at more often than `poll_interval_ms` asks for. */
  readonly #awake = new Set<Harvester>()
  /** Folders that may not be watched, which has not been told yet. */
  readonly #unwatched: { readonly error: SourceError, readonly folder: string }[] = []
  #scanDue: 'no' | 'names' | 'closely' = 'no'
  #scanTimer: unknown = null
  #saveTimer: unknown = null
  #wake: (() => void) | null = null
  #stopped = false
  #closed = false
  #running: Promise<void> = Promise.resolve()

  constructor(parts: PollerParts) {
    this.#parts = parts
  }

  /** Finds the files that are there, and begins. */
  async open(watch: WatchFiles): Promise<void> {
    const { shared: { params, context, onFailed }, looks } = this.#parts
    const { base, file } = whereToLook(params)
    this.#watcher = watch({
      base, pattern: file, usePolling: params.usePolling, links: params.symlinks, clock: context.clock,
      onHint: (path, kind) => { this.#hint(path, kind) },
      onFallback: (error) => { context.warn(error) },
      onWarning: (error, folder) => {
        this.#unwatched.push({ error, folder })
        this.scanSoon('names')
      }
    })
    await this.#scan(true, true)
    for (const found of this.#parts.files()) await looks.open(found)
    for (const found of this.#parts.files()) {
      if (found.content === null) this.#due.delete(found)
      this.#schedule(found)
    }
    this.#scanLater(SCAN_MS)
    this.#saveLater()
    this.#running = this.#run().catch((error: unknown) => { onFailed(toSourceError(error, { area: 'file', source: context.key })) })
  }

  /** Reads no more. */
  stop(): void {
    this.#stopped = true
    this.wake()
  }

  /** There is room again. */
  wake(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  lookSoon(file: Harvester): void {
    this.#clearTimer(file)
    this.#due.add(file)
    this.wake()
  }

  scanSoon(how: 'names' | 'closely'): void {
    if (this.#scanDue !== 'closely') this.#scanDue = how
    this.wake()
  }

  save(): void {
    void this.#parts.checkpointer?.save()
  }

  async close(): Promise<void> {
    const { clock } = this.#parts.shared.context
    this.#stopped = true
    this.#closed = true
    this.wake()
    clock.clearTimeout(this.#scanTimer)
    clock.clearTimeout(this.#saveTimer)
    for (const file of Array.from(this.#timers.keys())) this.#clearTimer(file)
    await this.#watcher?.close()
    await this.#running
    await this.#parts.checkpointer?.close()
    await this.#parts.looks.close()
  }

  async #run(): Promise<void> {
    for (let steps = 0; !this.#stopped; steps++) {
      // However little there is to wait for, the rest of the process has its turn.
      if (steps % STEPS === 0) await new Promise((resolve) => { setImmediate(resolve) })
      const file = this.#scanDue === 'no' ? this.#nextDue() : null
      if (this.#scanDue !== 'no') await this.#scanNow()
      else if (file !== null) await this.#lookNow(file)
      else await new Promise<void>((resolve) => { this.#wake = resolve })
    }
  }

  /** Those that have to wait keep their place. */
  #nextDue(): Harvester | null {
    const { looks } = this.#parts
    for (const file of this.#due) if (looks.hasTurn(file)) return file
    return null
  }

  async #scanNow(): Promise<void> {
    const { shared: { openLimit, queue } } = this.#parts
    const closely = this.#scanDue === 'closely'
    // Of the machine's time, whatever the clock says.
    const begun = performance.now()
    this.#scanDue = 'no'
    // Where the consumer takes nothing nobody else looks how files grow.
    await this.#scan(closely || !queue.hasRoom, false)
    await openLimit.trim()
    this.#scanLater(Math.max(SCAN_MS, (performance.now() - begun) * SCAN_SHARE))
  }

  /** A folder that may not be looked into cannot be watched either: that is told once. */
  async #scan(closely: boolean, atStart: boolean): Promise<void> {
    const { shared: { context }, scan } = this.#parts
    const unwatched = this.#unwatched.splice(0)
    await scan.scan(closely, atStart)
    for (const { error, folder } of unwatched) if (!scan.hasToldOf(folder)) context.warn(error)
  }

  async #lookNow(file: Harvester): Promise<void> {
    this.#due.delete(file)
    await this.#parts.looks.look(file)
    this.#schedule(file)
  }

  #schedule(file: Harvester): void {
    const { shared: { params, context: { clock } }, looks } = this.#parts
    if (this.#due.has(file) || this.#stopped) return
    const wait = looks.nextLookIn(file, (quietLooks) => nextLook({ quietLooks, awake: this.#awake.size }, params))
    if (wait === null || wait >= params.pollIntervalMs) this.#awake.delete(file)
    else this.#awake.add(file)
    if (wait === 0) this.lookSoon(file)
    else if (wait !== null) {
      this.#clearTimer(file)
      this.#timers.set(file, clock.setTimeout(() => { this.lookSoon(file) }, wait))
    }
  }

  #clearTimer(file: Harvester): void {
    const timer = this.#timers.get(file)
    if (timer === undefined) return
    this.#parts.shared.context.clock.clearTimeout(timer)
    this.#timers.delete(file)
  }

  #hint(path: string, kind: HintKind): void {
    const file = this.#parts.fileAt(path)
    if (kind === 'change' && file !== null) this.lookSoon(file)
    else this.scanSoon('closely')
  }

  #scanLater(ms: number): void {
    const { clock } = this.#parts.shared.context
    clock.clearTimeout(this.#scanTimer)
    if (!this.#stopped) this.#scanTimer = clock.setTimeout(() => { this.scanSoon('names') }, ms)
  }

  #saveLater(): void {
    const { params, context: { clock } } = this.#parts.shared
    if (this.#closed) return
    this.#saveTimer = clock.setTimeout(() => { void this.#saveNow() }, params.checkpointIntervalMs)
  }

  async #saveNow(): Promise<void> {
    await this.#parts.checkpointer?.save()
    this.#saveLater()
  }
}

const STEPS = 256
/** A new file is found within a second. */
const SCAN_MS = 1000
/** Looking for names takes at most a twentieth of the time. */
const SCAN_SHARE = 20

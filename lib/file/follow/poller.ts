import { turnLimit } from '../../core/turn-limit.ts'
import { pollDelay } from '../watch/poll-schedule.ts'
import type { HintKind } from '../watch/folder-tree.ts'
import type { FileWatcher, WatchFiles } from '../watch/watch-files.ts'
import { toSourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'
import { searchRoot } from '../search-root.ts'
import { Breaths } from '../../core/breaths.ts'
import type { Checkpointer } from './checkpointer.ts'
import { DueFiles } from './due-files.ts'
import type { Harvester } from './harvester.ts'
import { LookTimers } from './look-timers.ts'
import type { Looks } from './looks.ts'
import type { Scan } from './scan.ts'
import type { Shared } from './shared.ts'

/** The parts that polling uses. */
export interface PollerParts {
  readonly shared: Shared
  readonly files: () => Iterable<Harvester>
  readonly scan: Scan
  readonly looks: Looks
  /** Null if positions are not kept. */
  readonly checkpointer: Checkpointer | null
  readonly fileAt: (path: string) => Harvester | null
}

/**
 * The loop: does one thing at a time, so that nothing about the files changes unexpectedly. It searches for names every
 * second, and looks at files by their state; a watcher only makes it sooner. While the consumer takes nothing, it reads
 * nothing, but still searches for names and compares contents, so that files are opened before they are rotated away.
 */
export class Poller {
  readonly #parts: PollerParts
  #watcher: FileWatcher | null = null
  readonly #due: DueFiles
  readonly #timers: LookTimers<Harvester>
  /** Files that are looked at more often than `poll_interval_ms` asks for. */
  readonly #awake = new Set<Harvester>()
  /**
   * Files that have changed without a hint: hints were lost, or the system does not report writes to them.
   */
  readonly #untold = new WeakSet<Harvester>()
  /** Names that hints were of. */
  readonly #names = new Set<string>()
  /** Those of them where names alone could not show what has become of a file. */
  readonly #open = new Set<string>()
  /** Folders that may not be watched, not reported yet. */
  readonly #unwatched: { readonly error: SourceError; readonly folder: string }[] = []
  #scanDue: 'no' | 'names' | 'closely' = 'no'
  #scanTimer: unknown = null
  /** When a scan in answer to hints may begin, in ms since the epoch. */
  #scanFrom = 0
  /** Scans are far apart, because the system reports everything. */
  #isSafe = false
  /** Set then while the consumer takes nothing. */
  #stallTimer: unknown = null
  #saveTimer: unknown = null
  #wake: (() => void) | null = null
  #stopped = false
  #closed = false
  #running: Promise<void> = Promise.resolve()

  constructor(parts: PollerParts) {
    this.#parts = parts
    this.#due = new DueFiles((file) => parts.looks.hasTurn(file))
    this.#timers = new LookTimers(parts.shared.context.clock, (file) => {
      this.lookSoon(file)
    })
  }

  /** Finds the files that are there, and begins. */
  async open(watch: WatchFiles): Promise<void> {
    const {
      shared: { params, context, onFailed },
      looks
    } = this.#parts
    const { base, file } = searchRoot(params)
    this.#watcher = watch({
      base,
      pattern: file,
      usePolling: params.usePolling,
      links: params.symlinks,
      clock: context.clock,
      onHint: (path, kind) => {
        this.#hint(path, kind)
      },
      onFallback: (error) => {
        context.warn(error)
        this.#poll()
      },
      onWarning: (error, folder) => {
        this.#unwatched.push({ error, folder })
        this.scanSoon('names')
      }
    })
    // Watched files are local, and a look at them costs a tenth.
    await this.#watcher.ready
    await this.#scan(true, true)
    const breaths = new Breaths()
    for (const found of this.#parts.files()) {
      await looks.open(found)
      if (breaths.isDue) await breaths.take()
    }
    for (const found of this.#parts.files()) {
      if (found.content === null) this.#due.delete(found)
      this.#schedule(found, false)
      if (breaths.isDue) await breaths.take()
    }
    this.#scanLater(SCAN_MS)
    this.#saveLater()
    this.#running = this.#run().catch((error: unknown) => {
      onFailed(toSourceError(error, { area: 'file', source: context.key }))
    })
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

  /** `max_bytes_per_second` allows for more again. */
  rateOpened(): void {
    this.#due.askAgain()
    this.wake()
  }

  lookSoon(file: Harvester): void {
    this.#parts.looks.mayHaveMore(file)
    this.restSoon(file)
  }

  /** It is looked at, though nothing has happened to it. */
  restSoon(file: Harvester): void {
    this.#timers.delete(file)
    this.#due.add(file)
    this.wake()
  }

  scanSoon(how: 'names' | 'closely'): void {
    const { clock } = this.#parts.shared.context
    const wait = how === 'closely' ? this.#scanFrom - clock.now() : 0
    if (wait > 0) {
      this.#scanLater(wait, 'closely')
      return
    }
    if (this.#scanDue !== 'closely') this.#scanDue = how
    this.wake()
  }

  /** A name may lead elsewhere now. */
  nameChanged(path: string): void {
    this.#names.add(path)
    this.wake()
  }

  /** A scan has found that a file has changed; if it is polled, its next look notices. */
  changed(file: Harvester, isUntold: boolean): void {
    if (!this.tellsOf(file)) return
    if (isUntold && !this.#due.has(file) && !this.#timers.has(file)) this.#untold.add(file)
    this.lookSoon(file)
  }

  /** It is known not to be on a network file system, because the system reports writes to it. */
  isLocal(path: string): boolean {
    return this.#watcher?.tellsOf(path) === true
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
    clock.clearTimeout(this.#stallTimer)
    this.#timers.close()
    await this.#watcher?.close()
    await this.#running
    await this.#parts.checkpointer?.close()
    await this.#parts.looks.close()
  }

  async #run(): Promise<void> {
    const turn = turnLimit(TURN_MS)
    for (;;) {
      // However short the wait, the rest of the process has its turn, and may stop this.
      if (turn.isUsedUp)
        await new Promise<void>((resolve) => {
          turn.wait(resolve)
        })
      if (this.#stopped) return
      const file =
        this.#scanDue === 'no' && this.#names.size === 0 ? this.#due.next(this.#parts.shared.queue.hasRoom) : null
      if (this.#scanDue !== 'no') await this.#scanNow()
      else if (this.#names.size > 0) await this.#lookAtNames()
      else if (file !== null) await this.#lookNow(file)
      else {
        this.#watchStall()
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  /** While nothing is read, only scans see how files grow. */
  #watchStall(): void {
    const {
      shared: {
        queue,
        context: { clock }
      }
    } = this.#parts
    if (!this.#isSafe || queue.hasRoom || this.#stallTimer !== null) return
    this.#stallTimer = clock.setTimeout(() => {
      this.#stallTimer = null
      if (!queue.hasRoom) this.scanSoon('names')
    }, SCAN_MS)
  }

  async #scanNow(): Promise<void> {
    const {
      shared: {
        openLimit,
        queue,
        context: { clock }
      },
      scan,
      looks
    } = this.#parts
    const closely = this.#scanDue === 'closely'
    // Of the machine's time, whatever the clock says.
    const begun = performance.now()
    const isTold = this.#watcher?.tellsOfAll === true
    this.#scanDue = 'no'
    this.#names.clear()
    this.#open.clear()
    // Where the consumer takes nothing nobody else looks how files grow.
    await this.#scan(closely || isTold || !queue.hasRoom, false)
    await openLimit.trim()
    // How files have grown is known now.
    looks.tryToOpen()
    this.#due.askAgain()
    this.#scanFrom = clock.now() + pauseBetweenScans(scan.names)
    this.#isSafe = isTold && this.#watcher?.tellsOfAll === true && queue.hasRoom && scan.isSettled
    this.#scanLater(this.#isSafe ? SAFETY_MS : Math.max(SCAN_MS, (performance.now() - begun) * SCAN_SHARE))
  }

  /** Hints are about few names: only these are looked at, and all if that does not show what has become of a file. */
  async #lookAtNames(): Promise<void> {
    const names = [...this.#open, ...this.#names]
    this.#names.clear()
    this.#open.clear()
    for (const name of await this.#parts.scan.lookAt(names)) this.#open.add(name)
    if (this.#open.size > 0) this.scanSoon('closely')
  }

  /** A folder that may not be looked into cannot be watched either: that is reported once. */
  async #scan(closely: boolean, atStart: boolean): Promise<void> {
    const {
      shared: { context },
      scan
    } = this.#parts
    const unwatched = this.#unwatched.splice(0)
    await scan.scan(closely, atStart)
    for (const { error, folder } of unwatched) if (!scan.hasToldOf(folder)) context.warn(error)
  }

  async #lookNow(file: Harvester): Promise<void> {
    this.#due.delete(file)
    const isTold = this.tellsOf(file)
    await this.#parts.looks.look(file)
    this.#schedule(file, isTold && this.tellsOf(file))
  }

  /** `isTold`: the system reports every write to it since before the last look. */
  #schedule(file: Harvester, isTold: boolean): void {
    const {
      shared: { params },
      looks
    } = this.#parts
    if (this.#due.has(file) || this.#stopped) return
    const next = (quietLooks: number): number =>
      pollDelay({ quietLooks, awake: this.#awake.size, isTold, waiting: this.#timers.size }, params)
    const wait = looks.nextLookIn(file, { next, isTold })
    if (wait === null || wait >= params.pollIntervalMs) this.#awake.delete(file)
    else this.#awake.add(file)
    if (wait === 0) this.lookSoon(file)
    else if (wait !== null && wait !== Infinity) this.#timers.set(file, wait)
  }

  #hint(path: string, kind: HintKind): void {
    const file = this.#parts.fileAt(path)
    if (kind !== 'change' || file === null) {
      this.nameChanged(path)
      return
    }
    this.#untold.delete(file)
    this.lookSoon(file)
  }

  /**
   * Whether the system reports writes to it: not if no name leads to it any more, nor writes by other names.
   */
  tellsOf(file: Harvester): boolean {
    return file.detached === null && !file.hasOtherNames && !this.#untold.has(file) && this.isLocal(file.path)
  }

  /** Nothing reports writes any more. */
  #poll(): void {
    for (const file of this.#parts.files()) if (!this.#timers.has(file)) this.#schedule(file, false)
    this.#scanLater(SCAN_MS)
  }

  #scanLater(ms: number, how: 'names' | 'closely' = 'names'): void {
    const { clock } = this.#parts.shared.context
    clock.clearTimeout(this.#scanTimer)
    if (!this.#stopped)
      this.#scanTimer = clock.setTimeout(() => {
        this.scanSoon(how)
      }, ms)
  }

  #saveLater(): void {
    const {
      params,
      context: { clock }
    } = this.#parts.shared
    if (this.#closed) return
    this.#saveTimer = clock.setTimeout(() => {
      void this.#saveNow()
    }, params.checkpointIntervalMs)
  }

  async #saveNow(): Promise<void> {
    await this.#parts.checkpointer?.save()
    this.#saveLater()
  }
}

/**
 * With many names, hints that need a search are collected. Not by the time that a scan took: the machine may be busy.
 */
function pauseBetweenScans(names: number): number {
  return names < FEW ? 0 : names * EACH_NAME_MS
}

/** How long files are looked at in one turn of the event loop. */
const TURN_MS = 5
/** A new file is found within a second. */
const SCAN_MS = 1000
/** Searching for names takes at most a twentieth of the time. */
const SCAN_SHARE = 20
/** If the system reports everything, in case it does not. */
const SAFETY_MS = 30_000
const FEW = 500
const EACH_NAME_MS = 0.1

import { Breaths } from '../../core/breaths.ts'
import { repeat } from '../../core/repeat.ts'
import { turnLimit } from '../../core/turn-limit.ts'
import { toSourceError } from '../../errors/make-error.ts'
import type { WatchFiles } from '../watch/watch-files.ts'
import type { Checkpointer } from './checkpointer.ts'
import type { Harvester } from './harvester.ts'
import { Hints } from './hints.ts'
import type { Looks } from './looks.ts'
import { ScanTimes, type ScanKind } from './scan-times.ts'
import type { Scan } from './scan.ts'
import type { Shared } from './shared.ts'
import { UpcomingLooks } from './upcoming-looks.ts'

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
 * second, and looks at files according to their state; a watcher only makes both happen sooner. While the consumer
 * takes nothing, the loop reads nothing, but still searches for names and compares contents, so that files are opened
 * before they are rotated away.
 */
export class Poller {
  readonly #parts: PollerParts
  readonly #hints: Hints
  readonly #scans: ScanTimes
  readonly #upcoming: UpcomingLooks
  #endSaving: () => void = () => undefined
  #wake: (() => void) | null = null
  #stopped = false
  #running: Promise<void> = Promise.resolve()

  constructor(parts: PollerParts) {
    const {
      shared: {
        context: { clock },
        queue
      },
      looks
    } = parts
    this.#parts = parts
    const wake = (): void => {
      this.wake()
    }
    this.#upcoming = new UpcomingLooks(parts.shared, looks, wake)
    this.#scans = new ScanTimes(clock, () => queue.hasRoom, wake)
    this.#hints = new Hints(parts.shared, parts.fileAt, {
      written: (file) => {
        this.lookSoon(file)
      },
      nameChanged: (path) => {
        this.nameChanged(path)
      },
      unwatched: () => {
        this.scanSoon('names')
      },
      fellBack: () => {
        this.#poll()
      }
    })
  }

  /** Finds the existing files, and starts the loop. */
  async open(watch: WatchFiles): Promise<void> {
    const {
      shared: { params, context, onFailed },
      looks
    } = this.#parts
    // Watching comes first: watched files are known to be local, and a look at a local file costs a tenth.
    await this.#hints.open(watch)
    await this.#scan(true, true)
    const breaths = new Breaths()
    for (const found of this.#parts.files()) {
      await looks.open(found)
      if (breaths.isDue) await breaths.take()
    }
    for (const found of this.#parts.files()) {
      if (found.content === null) this.#upcoming.begin(found)
      this.#schedule(found, false)
      if (breaths.isDue) await breaths.take()
    }
    this.#scans.withinSecond()
    this.#endSaving = repeat(context.clock, params.checkpointIntervalMs, () => this.#parts.checkpointer?.save())
    this.#running = this.#run().catch((error: unknown) => {
      onFailed(toSourceError(error, { area: 'file', source: context.key }))
    })
  }

  /** Stops reading. */
  stop(): void {
    this.#stopped = true
    this.#scans.stop()
    this.wake()
  }

  /** Wakes the loop, for instance because there is room again. */
  wake(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  /** `max_bytes_per_second` allows for more again. */
  rateOpened(): void {
    this.#upcoming.askAgain()
    this.wake()
  }

  lookSoon(file: Harvester): void {
    this.#upcoming.soon(file)
  }

  /** Requests a look at a file to which nothing has happened. */
  restSoon(file: Harvester): void {
    this.#upcoming.restSoon(file)
  }

  scanSoon(how: ScanKind): void {
    this.#scans.soon(how)
  }

  /** A name may lead to another file now. */
  nameChanged(path: string): void {
    this.#scans.nameChanged(path)
  }

  /** A scan has found that a file has changed; if the file is polled, its next look notices. */
  changed(file: Harvester, isUntold: boolean): void {
    if (!this.tellsOf(file)) return
    if (isUntold && !this.#upcoming.has(file)) this.#hints.missed(file)
    this.lookSoon(file)
  }

  /** Whether the system reports writes to the file. */
  tellsOf(file: Harvester): boolean {
    return this.#hints.tellsOf(file)
  }

  /** Whether a path is known not to be on a network file system. */
  isLocal(path: string): boolean {
    return this.#hints.isLocal(path)
  }

  save(): void {
    void this.#parts.checkpointer?.save()
  }

  async close(): Promise<void> {
    this.stop()
    this.#endSaving()
    this.#upcoming.close()
    await this.#hints.close()
    await this.#running
    await this.#parts.checkpointer?.close()
    await this.#parts.looks.close()
  }

  async #run(): Promise<void> {
    const { queue } = this.#parts.shared
    const turn = turnLimit(TURN_MS)
    for (;;) {
      // However short the waits are, the rest of the process gets its turn, and may stop this loop.
      if (turn.isUsedUp)
        await new Promise<void>((resolve) => {
          turn.wait(resolve)
        })
      if (this.#stopped) return
      const { due } = this.#scans
      const file = due === 'nothing' ? this.#upcoming.next(queue.hasRoom) : null
      if (due === 'a scan') await this.#scanNow()
      else if (due === 'a look at names') this.#scans.stillOpen(await this.#parts.scan.lookAt(this.#scans.takeNames()))
      else if (file !== null) await this.#lookNow(file)
      else {
        this.#scans.watchStall()
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }

  async #scanNow(): Promise<void> {
    const {
      shared: { openLimit, queue },
      scan,
      looks
    } = this.#parts
    const begun = performance.now()
    const used = process.cpuUsage()
    const isTold = this.#hints.tellsOfAll
    const isClose = this.#scans.begin() === 'closely'
    // While the consumer takes nothing, only scans notice how files grow.
    await this.#scan(isClose || isTold || !queue.hasRoom, false)
    await openLimit.trim()
    // The scan has shown how files have grown: waiting files are tried again.
    looks.tryToOpen()
    this.#upcoming.askAgain()
    this.#scans.ended({
      names: scan.names,
      tookMs: performance.now() - begun,
      cpuMs: cpuMsSince(used),
      isSafe: isTold && this.#hints.tellsOfAll && queue.hasRoom && scan.isSettled
    })
  }

  /** A folder that cannot be accessed cannot be watched either: only one of the two is reported. */
  async #scan(closely: boolean, atStart: boolean): Promise<void> {
    const {
      shared: { context },
      scan
    } = this.#parts
    const unwatched = this.#hints.takeUnwatched()
    await scan.scan(closely, atStart)
    for (const { error, folder } of unwatched) if (!scan.hasToldOf(folder)) context.warn(error)
  }

  async #lookNow(file: Harvester): Promise<void> {
    this.#upcoming.begin(file)
    const isTold = this.tellsOf(file)
    await this.#parts.looks.look(file)
    this.#schedule(file, isTold && this.tellsOf(file))
  }

  /** `isTold`: the system has reported every write to the file since before the last look. */
  #schedule(file: Harvester, isTold: boolean): void {
    if (!this.#stopped) this.#upcoming.plan(file, isTold)
  }

  /** Falls back to polling, because writes are no longer reported. */
  #poll(): void {
    for (const file of this.#parts.files()) if (!this.#upcoming.isTimed(file)) this.#schedule(file, false)
    this.#scans.withinSecond()
  }
}

/** How long looks may take in one turn of the event loop, in ms. */
const TURN_MS = 5

/** CPU time since `begun` of all threads of this process, in ms. */
function cpuMsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000
}

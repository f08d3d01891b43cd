import type { Clock } from '../../../types/clock.ts'

/** What a scan checks: names alone, or the files behind them as well. */
export type ScanKind = 'names' | 'closely'

/** How a scan went. */
interface ScanOutcome {
  /** How many names there are. */
  readonly names: number
  /** Duration of the scan in real time, whatever the clock of the source says. */
  readonly tookMs: number
  /** CPU time that this process used during the scan. */
  readonly cpuMs: number
  /** The system reports everything from now on. */
  readonly isSafe: boolean
}

/**
 * When names are searched for: every second, or later if that takes long or the system reports everything; sooner after
 * a hint. Names that hints report are first looked at alone.
 */
export class ScanTimes {
  readonly #clock: Clock
  readonly #hasRoom: () => boolean
  readonly #wake: () => void
  #due: ScanKind | null = null
  /** Names that hints reported. */
  readonly #names = new Set<string>()
  /** Names that were looked at alone, which did not show what has become of a file. */
  #open: readonly string[] = []
  #timer: unknown = null
  /** The earliest time of a scan that hints cause, in ms since the epoch. */
  #from = 0
  /** Scans are far apart, because the system reports everything. */
  #isSafe = false
  /** Set while scans are far apart and the consumer takes nothing. */
  #stallTimer: unknown = null
  #isStopped = false

  /** `hasRoom`: whether the consumer takes what is read; `wake`: something is due. */
  constructor(clock: Clock, hasRoom: () => boolean, wake: () => void) {
    this.#clock = clock
    this.#hasRoom = hasRoom
    this.#wake = wake
  }

  /** What is due before any look at a file. */
  get due(): 'a scan' | 'a look at names' | 'nothing' {
    if (this.#due !== null) return 'a scan'
    return this.#names.size > 0 ? 'a look at names' : 'nothing'
  }

  soon(how: ScanKind): void {
    const wait = how === 'closely' ? this.#from - this.#clock.now() : 0
    if (wait > 0) {
      this.#later(wait, 'closely')
      return
    }
    if (this.#due !== 'closely') this.#due = how
    this.#wake()
  }

  /** The next scan comes within a second, whatever the system reports. */
  withinSecond(): void {
    this.#later(SCAN_MS, 'names')
  }

  /** A name may lead to another file now. */
  nameChanged(path: string): void {
    this.#names.add(path)
    this.#wake()
  }

  /** The scan that is due begins; it covers all names. */
  begin(): ScanKind {
    const how = this.#due ?? 'names'
    this.#due = null
    this.#names.clear()
    this.#open = []
    return how
  }

  ended({ names, tookMs, cpuMs, isSafe }: ScanOutcome): void {
    this.#from = this.#clock.now() + pauseBetweenScans(names)
    this.#isSafe = isSafe
    this.#later(isSafe ? SAFETY_MS : Math.max(SCAN_MS, Math.min(tookMs, cpuMs) * SCAN_SHARE, tookMs), 'names')
  }

  /** Returns the names to look at now, each once. */
  takeNames(): readonly string[] {
    const names = [...new Set([...this.#open, ...this.#names])]
    this.#names.clear()
    this.#open = []
    return names
  }

  /** These names do not show what has become of a file: all names are searched for. */
  stillOpen(names: readonly string[]): void {
    this.#open = names
    if (names.length > 0) this.soon('closely')
  }

  /** Called when nothing is due. While the consumer takes nothing, only scans notice how files grow. */
  watchStall(): void {
    if (!this.#isSafe || this.#hasRoom() || this.#stallTimer !== null) return
    this.#stallTimer = this.#clock.setTimeout(() => {
      this.#stallTimer = null
      if (!this.#hasRoom()) this.soon('names')
    }, SCAN_MS)
  }

  /** Stops the timers. */
  stop(): void {
    this.#isStopped = true
    this.#clock.clearTimeout(this.#timer)
    this.#clock.clearTimeout(this.#stallTimer)
  }

  #later(ms: number, how: ScanKind): void {
    this.#clock.clearTimeout(this.#timer)
    if (!this.#isStopped)
      this.#timer = this.#clock.setTimeout(() => {
        this.soon(how)
      }, ms)
  }
}

/**
 * The pause before a scan that hints cause, in ms: with many names, hints are collected. It does not depend on how long
 * the last scan took, because the machine may be busy.
 */
function pauseBetweenScans(names: number): number {
  return names < FEW ? 0 : names * EACH_NAME_MS
}

/** A new file is found within a second. */
const SCAN_MS = 1000
/**
 * Searching for names takes at most a twentieth of a processor, and at most half the time if a file system is slow. On
 * a busy machine a search takes longer without costing more CPU time; if searches were rarer there, rotations would be
 * missed.
 */
const SCAN_SHARE = 20
/** The interval of scans while the system reports everything, in case it misses something. */
const SAFETY_MS = 30_000
const FEW = 500
const EACH_NAME_MS = 0.1

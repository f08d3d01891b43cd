import type { Clock } from '../../../types/clock.ts'

/** What a scan looks at: names alone, or the files behind them as well. */
export type ScanKind = 'names' | 'closely'

/** How a scan went. */
interface ScanOutcome {
  /** How many names there are. */
  readonly names: number
  /** From its beginning to its end, by the machine's time, whatever the clock says. */
  readonly tookMs: number
  /** Processor time that this process used meanwhile. */
  readonly cpuMs: number
  /** The system reports everything from now on. */
  readonly isSafe: boolean
}

/**
 * When names are searched for: every second, or later where that takes long or the system reports everything; sooner
 * after a hint. If hints are of few names, these are looked at alone.
 */
export class ScanTimes {
  readonly #clock: Clock
  readonly #hasRoom: () => boolean
  readonly #wake: () => void
  #due: ScanKind | null = null
  /** Names that hints were of. */
  readonly #names = new Set<string>()
  /** Those of them where names alone could not show what has become of a file. */
  #open: readonly string[] = []
  #timer: unknown = null
  /** When a scan in answer to hints may begin, in ms since the epoch. */
  #from = 0
  /** Scans are far apart, because the system reports everything. */
  #isSafe = false
  /** Set then while the consumer takes nothing. */
  #stallTimer: unknown = null
  #isStopped = false

  /** `hasRoom`: whether the consumer takes what is read; `wake`: something is due. */
  constructor(clock: Clock, hasRoom: () => boolean, wake: () => void) {
    this.#clock = clock
    this.#hasRoom = hasRoom
    this.#wake = wake
  }

  /** What comes before any look at a file. */
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

  /** The next one comes within a second, whatever the system reports. */
  withinSecond(): void {
    this.#later(SCAN_MS, 'names')
  }

  /** A name may lead elsewhere now. */
  nameChanged(path: string): void {
    this.#names.add(path)
    this.#wake()
  }

  /** The scan that is due begins: of all names. */
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

  /** The names to look at now. */
  takeNames(): readonly string[] {
    const names = [...new Set([...this.#open, ...this.#names])]
    this.#names.clear()
    this.#open = []
    return names
  }

  /** They do not show what has become of a file: all names are searched for. */
  stillOpen(names: readonly string[]): void {
    this.#open = names
    if (names.length > 0) this.soon('closely')
  }

  /** Nothing is due. While nothing is read, only scans see how files grow. */
  watchStall(): void {
    if (!this.#isSafe || this.#hasRoom() || this.#stallTimer !== null) return
    this.#stallTimer = this.#clock.setTimeout(() => {
      this.#stallTimer = null
      if (!this.#hasRoom()) this.soon('names')
    }, SCAN_MS)
  }

  /** Nothing is due by time any more. */
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
 * With many names, hints that need a search are collected. Not by the time that a scan took: the machine may be busy.
 */
function pauseBetweenScans(names: number): number {
  return names < FEW ? 0 : names * EACH_NAME_MS
}

/** A new file is found within a second. */
const SCAN_MS = 1000
/**
 * Searching for names takes at most a twentieth of a processor, and at most half the time where a file system is slow.
 * On a busy machine a search takes long and costs no more: were searches rarer there, rotations would be missed.
 */
const SCAN_SHARE = 20
/** If the system reports everything, in case it does not. */
const SAFETY_MS = 30_000
const FEW = 500
const EACH_NAME_MS = 0.1

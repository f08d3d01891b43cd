import type { Clock } from '../../../types/clock.ts'
import type { ConfigGeneration } from '../../../types/config-watch.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import { inSteps } from '../../core/steps.ts'
import { arrived, NOTHING_GIVEN, taken, type ConfigOutcome, type Delivery } from './delivery.ts'

/** A reading of a configuration. Two readings with the same content in all files have the same `print`. */
export interface ConfigReading {
  readonly print: string
  outcome(): ConfigOutcome
}

/** The dependencies of a watch, injected in tests. */
export interface WatchParts<Reading extends ConfigReading> {
  readonly types: readonly ConnectorType[]
  readonly clock: Clock
  /** Reads the whole configuration. Never rejects. */
  read(): Promise<Reading>
  /** `follow` watches the paths that a reading depends on, and no others. `hint` is called if they may have changed. */
  watch(hint: () => void): { follow(reading: Reading): Promise<void>; close(): Promise<void> }
}

/**
 * Reads a configuration whenever something may have changed, and keeps the states that the consumer has not taken yet.
 * After a hint, it reads once no other hint has come for 100 ms. Without hints, it polls every 2 s, or up to every 30 s
 * if reading takes long. A new state counts only if two readings 100 ms apart are the same.
 */
export class ConfigWatch<Reading extends ConfigReading> {
  readonly #parts: WatchParts<Reading>
  readonly #watches: ReturnType<WatchParts<Reading>['watch']>
  readonly #running: Promise<void>
  #delivery: Delivery = NOTHING_GIVEN
  /**
   * The duration of the last reading if it found nothing new; otherwise 0, as reading and parsing a change takes
   * longer.
   */
  #idleMs = 0
  /** The `print` of the current state; null before the first. */
  #print: string | null = null
  /** The time of the last hint, in ms since the epoch; null if none has come since the last reading began. */
  #hintedAt: number | null = null
  #isClosed = false
  /** Shared by all calls of `close()`. */
  #closing: Promise<void> | null = null
  /** Ends the current pause. */
  #endPause: (() => void) | null = null
  /** The watch waits for the next poll; a hint ends the wait. */
  #isResting = false
  /** Wakes the consumer. */
  #wake: (() => void) | null = null

  constructor(parts: WatchParts<Reading>) {
    this.#parts = parts
    this.#watches = parts.watch(this.#hint)
    this.#running = this.#run()
  }

  /** The next state that is new to the consumer; null once the watch has been closed. */
  async next(): Promise<ConfigGeneration | null> {
    while (!this.#isClosed) {
      const before = this.#delivery
      const { delivery, item } = await inSteps(taken(this.#parts.types, before))
      // If another state has arrived in the meantime, that one is delivered
      if (this.#isClosed || this.#delivery !== before) continue
      this.#delivery = delivery
      if (item !== null) return item
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return null
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#isClosed = true
    this.#endPause?.()
    this.#wake?.()
    await Promise.all([this.#watches.close(), this.#running])
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      this.#hintedAt = null
      await this.#look()
      await this.#rest()
      await this.#quiet()
    }
  }

  /** Waits for the next poll or a hint. If reading takes long, for instance a thousand files, it polls less often. */
  async #rest(): Promise<void> {
    if (this.#hintedAt !== null) return
    this.#isResting = true
    await this.#pause(Math.min(Math.max(POLL_MS, this.#idleMs * RESTS), LONGEST_POLL_MS))
    this.#isResting = false
  }

  async #look(): Promise<void> {
    let reading = await this.#read()
    while (!this.#isClosed && reading.print !== this.#print) {
      await this.#pause(QUIET_MS)
      const again = await this.#read()
      if (again.print === reading.print) this.#count(again)
      reading = again
    }
    try {
      if (!this.#isClosed) await this.#watches.follow(reading)
    } catch {
      // Paths that cannot be watched are still polled
    }
  }

  async #read(): Promise<Reading> {
    const { clock } = this.#parts
    const since = clock.now()
    const reading = await this.#parts.read()
    this.#idleMs = reading.print === this.#print ? clock.now() - since : 0
    return reading
  }

  #count(reading: Reading): void {
    this.#print = reading.print
    this.#delivery = arrived(this.#delivery, reading.outcome())
    this.#wake?.()
  }

  /** Waits until no hint has come for 100 ms, but no longer than 2 s. */
  async #quiet(): Promise<void> {
    const { clock } = this.#parts
    const until = clock.now() + LONGEST_MS
    for (let at = this.#hintedAt; at !== null && !this.#isClosed; at = this.#hintedAt) {
      const left = Math.min(at + QUIET_MS, until) - clock.now()
      if (left <= 0) return
      await this.#pause(left)
    }
  }

  readonly #hint = (): void => {
    this.#hintedAt = this.#parts.clock.now()
    if (this.#isResting) this.#endPause?.()
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isClosed) return
    const { clock } = this.#parts
    let timer: unknown
    await new Promise<void>((resolve) => {
      this.#endPause = resolve
      timer = clock.setTimeout(resolve, ms)
    })
    this.#endPause = null
    clock.clearTimeout(timer)
  }
}

const QUIET_MS = 100
const POLL_MS = 2000
const LONGEST_POLL_MS = 30_000
/** A rest lasts this many times as long as a reading, so that reading takes only a small share of a CPU. */
const RESTS = 250
const LONGEST_MS = 2000

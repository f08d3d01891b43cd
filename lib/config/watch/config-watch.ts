import type { Clock } from '../../../types/clock.ts'
import type { ConfigGeneration } from '../../../types/config-watch.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import { inSteps } from '../../core/steps.ts'
import { arrived, NOTHING_GIVEN, taken, type ConfigOutcome, type Delivery } from './delivery.ts'

/** What was read at one moment. `print` is the same of two readings that found the same in all files. */
export interface ConfigReading {
  readonly print: string
  outcome(): ConfigOutcome
}

/** The edges of a watch, injected in tests. */
export interface WatchParts<Reading extends ConfigReading> {
  readonly types: readonly ConnectorType[]
  readonly clock: Clock
  /** Reads everything. Never rejects. */
  read(): Promise<Reading>
  /** Begins to watch what such a reading depends on, and nothing else. `hint` says that something may have changed. */
  watch(hint: () => void): { follow(reading: Reading): Promise<void>; close(): Promise<void> }
}

/**
 * Reads a configuration whenever something may have changed, and keeps what the consumer has not taken yet. It reads
 * after 100 ms without a hint, and every other second without any, or less often where that takes long; and what is new
 * has to be the same in two readings 100 ms apart before it counts.
 */
export class ConfigWatch<Reading extends ConfigReading> {
  readonly #parts: WatchParts<Reading>
  readonly #watches: ReturnType<WatchParts<Reading>['watch']>
  readonly #running: Promise<void>
  #delivery: Delivery = NOTHING_GIVEN
  /** How long the last reading took that found nothing new; 0 after one that did, as much is read and parsed then. */
  #idleMs = 0
  /** Of the state that counts. */
  #print: string | null = null
  /** When the last hint came, in ms since the epoch; null where none has come since the last reading. */
  #hintedAt: number | null = null
  #isClosed = false
  /** Whoever closes it waits for the same. */
  #closing: Promise<void> | null = null
  /** Ends the pause that the watch makes. */
  #endPause: (() => void) | null = null
  /** It rests: the first hint wakes it. */
  #isResting = false
  /** Wakes the consumer. */
  #wake: (() => void) | null = null

  constructor(parts: WatchParts<Reading>) {
    this.#parts = parts
    this.#watches = parts.watch(this.#hint)
    this.#running = this.#run()
  }

  /** The next state that the consumer does not know; null where the watch has been closed. */
  async next(): Promise<ConfigGeneration | null> {
    while (!this.#isClosed) {
      const before = this.#delivery
      const { delivery, item } = await inSteps(taken(this.#parts.types, before))
      // Where a state has come meanwhile, that is the one to give
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

  /** Where reading takes long, as of a thousand files, the next one without a hint comes later. */
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
      // What cannot be watched is looked at all the same
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

  /** Waits until no hint has come for a while; where they do not end, not for ever. */
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
/** So many times as long as a reading it rests, so that reading takes a small part of a processor. */
const RESTS = 250
const LONGEST_MS = 2000

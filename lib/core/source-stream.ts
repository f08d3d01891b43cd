import { Readable } from 'node:stream'
import type { Clock } from '../../types/clock.ts'
import type { Intake, OpenContext } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { StopOptions } from '../../types/source.ts'
import type { SourceState, SourceStats } from '../../types/stats.ts'
import type { Tags } from '../../types/tags.ts'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import { SourceAcks } from './ack-ledger.ts'
import { channels } from './channels.ts'
import { Counters } from './counters.ts'
import { debugLog } from './debug-log.ts'
import { EventIterator } from './event-iterator.ts'
import { sourceStats } from './source-stats.ts'
import { settledWithin } from './settled-within.ts'
import type { SourceStreamEvents } from './stream-events.ts'

/** All that a stream needs to know of its source. */
export interface SourcePlan<E extends SourceEvent> {
  readonly key: string
  readonly type: string
  readonly tags: Tags
  readonly ack: 'auto' | 'manual'
  readonly maxUnacked: number
  readonly clock: Clock
  readonly random: () => number
  readonly signal?: AbortSignal | undefined
  /** Binds, connects, opens. A rejection is `'error'`. */
  open(context: OpenContext): Promise<Intake<E>>
}

/**
 * The one stream class: a real `Readable` in object mode over an intake. It asks the intake for a record only when the
 * consumer wants one, so what waits is bounded by what the intake holds, in bytes; the stream's own buffer holds one record.
 *
 * While a consumer takes everything at once (`pipeline()`, `'data'`), only the first record of a run goes through `push()`
 * and the rest are emitted directly, as `push()` itself does for a flowing stream with an empty buffer.
 */
export class SourceStream<E extends SourceEvent = SourceEvent> extends Readable {
  readonly key: string
  readonly type: string
  readonly #plan: SourcePlan<E>
  readonly #acks: SourceAcks | null
  readonly #abort = new AbortController()
  readonly #errors = new Counters()
  readonly #debug = debugLog()
  #intake: Intake<E> | null = null
  #state: SourceState = 'starting'
  #events = 0
  #last: E | null = null
  #gone = false
  /** The intake has been asked to call back. */
  #waiting = false
  /** Intake waits for acks. */
  #held = false
  #finished = false
  #stopping: Promise<void> | null = null
  #iterator: EventIterator<E> | null = null

  constructor(plan: SourcePlan<E>) {
    super({ objectMode: true, highWaterMark: 1, ...(plan.signal === undefined ? {} : { signal: plan.signal }) })
    this.key = plan.key
    this.type = plan.type
    this.#plan = plan
    this.#acks = plan.ack === 'manual' ? new SourceAcks(this.#onAck) : null
  }

  /** A plain snapshot of what the source has done and how it is. */
  stats(): SourceStats {
    return sourceStats({
      key: this.key, type: this.type, state: this.#state, events: this.#events, buffered: this.readableLength,
      lastEventAt: this.#last?.receivedAt ?? null, now: this.#plan.clock.now(), errors: this.#errors.snapshot(),
      acks: this.#acks, intake: this.#intake?.stats() ?? null
    })
  }

  /**
   * Takes in no more, delivers what is in hand, gives it time to be acked, then ends the stream; resolves once all is
   * released. Inside a `for await` over this source it resolves as soon as intake has stopped, as the loop itself has to
   * take the rest. Calling it again gives the same promise. It never rejects.
   */
  stop({ timeoutMs = DEFAULT_STOP_MS }: StopOptions = {}): Promise<void> {
    this.#stopping ??= this.#stop(timeoutMs)
    return this.#stopping
  }

  /** Releases everything at once. `'close'` comes when it is gone. */
  override destroy(error?: Error): this {
    // An open that hangs would hold Readable's own destroy up until it is done: the signal goes first.
    this.#abort.abort(error)
    return super.destroy(error)
  }

  override [Symbol.asyncIterator](): NodeJS.AsyncIterator<E> & AsyncIterableIterator<E, undefined> {
    this.#iterator = new EventIterator<E>(this, {
      take: () => {
        if (this.#gone || this.#intake === null) return null
        return this.readableLength === 0 ? this.#take() : this.read() as E | null
      },
      ask: () => {
        if (this.#intake === null) this.read(0) // Readable calls `_read` when it is open
        else this.#await()
        if (this.#finished) this.read() // tells Readable that its end has been seen
      }
    })
    return this.#iterator
  }

  override _construct(callback: (error?: Error | null) => void): void {
    const { signal } = this.#abort
    this.#open(signal).then(() => {
      if (!signal.aborted) {
        this.#state = 'running'
        process.nextTick(this.#tellReady)
      }
      callback()
    }, (error: unknown) => {
      callback(signal.aborted ? null : this.#died(error))
    })
  }

  /**
   * A flowing consumer is served from a microtask, where records need not go through the buffer; one that calls `read()`
   * gets its record before `read()` returns.
   */
  override _read(): void {
    if (this.readableFlowing === true) queueMicrotask(this.#pump)
    else this.#pump()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#gone = true
    this.#release().then(() => {
      this.#state = 'closed'
      if (channels.close.hasSubscribers) channels.close.publish({ key: this.key, type: this.type, stats: this.stats() })
      this.#debug('%s closed after %d events', this.key, this.#events)
      callback(error)
    }, callback)
  }

  readonly #pump = (): void => {
    if (this.#gone || this.#finished) return
    if (this.#iterator?.started === true) {
      this.#iterator.wake()
      return
    }
    let event = this.#take()
    if (event !== null && this.push(event)) {
      while (this.readableFlowing === true && this.readableLength === 0 && !this.#gone && (event = this.#take()) !== null) {
        this.emit('data', event)
      }
    }
    if (event === null) this.#await()
  }

  #take(): E | null {
    if (this.#acks !== null && this.#acks.unacked >= this.#plan.maxUnacked) {
      this.#hold(this.#acks)
      return null
    }
    const event = this.#intake?.next() ?? null
    if (event !== null) {
      this.#events++
      this.#last = event
    }
    return event
  }

  /** Nothing in hand: the end, or a call when there is something again. */
  #await(): void {
    if (this.#held || this.#waiting || this.#gone || this.#intake === null) return
    if (this.#intake.ended) {
      this.#finished = true
      this.push(null)
      return
    }
    this.#waiting = true
    this.#intake.wait(this.#wake)
  }

  readonly #wake = (error?: unknown): void => {
    this.#waiting = false
    if (this.#gone) return
    if (error === undefined) this.#pump()
    else this.destroy(this.#died(error))
  }

  #hold(acks: SourceAcks): void {
    if (this.#held) return
    this.#held = true
    const values = { unacked: String(acks.unacked), oldest: JSON.stringify(acks.oldest) }
    this.#warn(sourceError('SYSTEM_TOO_MANY_UNACKED', { source: this.key, values }))
  }

  readonly #onAck = (): void => {
    if (!this.#held) return
    this.#held = false
    queueMicrotask(this.#pump)
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { key, type, tags, clock, random } = this.#plan
    const opening = this.#plan.open({
      key, type, tags, signal, clock, random, acks: this.#acks, debug: debugLog(type),
      warn: (error) => {
        this.#warn(toSourceError(error, { source: key }))
      },
      retrying: (waiting) => {
        if (this.#state === 'retrying' || this.#state === 'running') this.#state = waiting ? 'retrying' : 'running'
      }
    })
    // Destroying does not wait for an open that ignores the signal; what it opens too late is closed again.
    const aborted = new Promise<null>((resolve) => {
      signal.addEventListener('abort', () => { resolve(null) }, { once: true })
    })
    opening.then((intake) => signal.aborted && intake !== this.#intake ? intake.close() : undefined).catch(() => {})
    this.#intake = await Promise.race([opening, aborted])
  }

  async #stop(timeoutMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      if (this.closed) resolve()
      else this.once('close', () => { resolve() })
    })
    if (this.#intake === null || (this.readableFlowing === null && this.#iterator === null)) {
      // Not open yet, or nobody has ever read from it: there is nothing to deliver, or nobody to deliver it to.
      this.destroy()
      return closed
    }
    this.#state = 'stopping'
    const intake = this.#intake
    const stopped = (async () => { await intake.stop() })().catch(this.#stopFailed)
    await settledWithin(timeoutMs, stopped, this.#plan.clock)
    queueMicrotask(this.#pump)
    if (this.#iterator?.inBody === true) return
    if (!await settledWithin(timeoutMs, closed, this.#plan.clock)) {
      this.#warn(sourceError('SYSTEM_STOP_TIMEOUT', { source: this.key, values: { ms: String(timeoutMs) } }))
      this.destroy()
      await closed
    }
  }

  async #release(): Promise<void> {
    this.#abort.abort()
    if (this.#intake === null) return
    await settledWithin(RELEASE_MS, this.#intake.close().catch(this.#stopFailed), this.#plan.clock)
  }

  readonly #stopFailed = (error: unknown): void => {
    this.#warn(toSourceError(error, { source: this.key }))
  }

  readonly #tellReady = (): void => {
    if (this.#gone || this.#intake === null) return
    const { opened } = this.#intake
    if (channels.ready.hasSubscribers) channels.ready.publish({ key: this.key, type: this.type, opened })
    this.#debug('%s ready: %o', this.key, opened)
    this.emit('ready', opened)
  }

  #warn(error: Error & { readonly code: string }): void {
    this.#errors.add(error.code)
    if (channels.warning.hasSubscribers) channels.warning.publish({ key: this.key, type: this.type, error })
    this.#debug('%s warning %s: %s', this.key, error.code, error.message)
    this.emit('warning', error)
  }

  #died(cause: unknown): Error {
    const error = toSourceError(cause, { source: this.key })
    this.#errors.add(error.code)
    if (channels.error.hasSubscribers) channels.error.publish({ key: this.key, type: this.type, error })
    this.#debug('%s died of %s: %s', this.key, error.code, error.message)
    return error
  }
}

export interface SourceStream<E extends SourceEvent = SourceEvent> {
  on: SourceStreamEvents<this, E>
  once: SourceStreamEvents<this, E>
  off: SourceStreamEvents<this, E>
}

const DEFAULT_STOP_MS = 10_000
/** A peer that hangs may not hold `'close'` up for longer. */
const RELEASE_MS = 5000

import { callbackify } from 'node:util'
import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { FollowedFile } from '../../types/followed-file.ts'
import type { SourceHealth } from '../../types/health.ts'
import type { StopOptions } from '../../types/source.ts'
import type { SourceStats } from '../../types/stats.ts'
import { destroyOnAbort } from '../core/on-abort.ts'
import { rethrowOnNextTick } from '../core/rethrow-on-next-tick.ts'
import { processTurn, type TurnLimit } from '../core/turn-limit.ts'
import { NO_CODES } from '../errors/own-codes.ts'
import { SourceAcks } from './ack-watermarks.ts'
import { EventIterator } from './event-iterator.ts'
import { updateIntake } from './intake-calls.ts'
import { Lifecycle } from './lifecycle.ts'
import type { SourceEvents, SourceListener } from './source-events.ts'
import { HealthWatch } from './source-health.ts'
import type { SourceDefinition, SourcePlan } from './source-plan.ts'
import { SourceReporter } from './source-reporter.ts'
import { sourceStats } from './source-stats.ts'
import { consumerProgresses, watchStop } from './stop-watch.ts'
import { TurnPace } from './turn-pace.ts'
import { TypedReadable } from './typed-readable.ts'
import { UnackedHold } from './unacked-hold.ts'

/**
 * A source: a real `Readable` in object mode over an intake, the one class for sources of every type. It asks the
 * intake for a record only when the consumer wants one, so what waits is bounded by what the intake holds, in bytes;
 * the stream's own buffer holds one record.
 *
 * While a consumer takes everything at once (`pipeline()`, `'data'`), only the first record of a run goes through
 * `push()` and the rest are emitted directly, as `push()` itself does for a flowing stream with an empty buffer.
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging, eslint/no-unused-vars -- the interface below only types the events of methods that Readable has
export class SourceStream<E extends SourceEvent = SourceEvent, O = unknown> extends TypedReadable<E> {
  /** The source's name in events, warnings and stats. */
  readonly key: string
  /** The source's type. */
  readonly type: string
  #definition: SourceDefinition
  readonly #plan: SourcePlan<E>
  readonly #acks: SourceAcks | null
  /** Null under `ack: 'auto'`. */
  readonly #hold: UnackedHold | null
  readonly #turn: TurnLimit
  readonly #pace: TurnPace
  readonly #reporter: SourceReporter
  /** The intake, and how far the source has come with it. */
  readonly #lifecycle: Lifecycle<E>
  /** Gives the next record: the intake while there is one, so that taking needs no condition. */
  #supply: Pick<Intake<E>, 'next'> = NOTHING
  readonly #health: HealthWatch
  #events = 0
  /** The last record, until nothing is in hand any more: it may keep much memory alive. */
  #last: E | null = null
  /** When it arrived, in ms since the epoch. */
  #lastAt: number | null = null
  #gone = false
  /** Who will call `#wake`. */
  #asked: 'nobody' | 'intake' | 'next turn' = 'nobody'
  #finished = false
  /** `#tellAgain` will be called. */
  #telling = false
  #stopping: Promise<void> | null = null
  /** Ends the wait for the acks of what `stop()` has delivered; null where there is none. */
  #endAckWait: (() => void) | null = null
  #iterator: EventIterator<E> | null = null

  constructor(plan: SourcePlan<E>) {
    super({ objectMode: true, highWaterMark: 1 })
    this.key = plan.key
    this.type = plan.type
    this.#definition = plan.definition
    this.#plan = plan
    this.#turn = plan.turn ?? processTurn
    this.#pace = new TurnPace(this.#turn)
    this.#health = new HealthWatch(plan.clock)
    this.#reporter = new SourceReporter(plan, this)
    this.#acks = plan.ack === 'manual' ? new SourceAcks(this.#onAck, plan.clock) : null
    const { key, maxUnacked } = plan
    this.#hold =
      this.#acks === null ? null : new UnackedHold({ key, acks: this.#acks, maxUnacked, warn: this.#reporter.warn })
    this.#lifecycle = new Lifecycle(plan, {
      reporter: this.#reporter,
      acks: this.#acks,
      buffered: () => this.readableLength
    })
    // Not as an option of Readable, which would call `destroy` before the fields of this class are there.
    if (plan.signal !== undefined) destroyOnAbort(this, plan.signal)
  }

  /**
   * What it was made from: its connector, and its params as they are used.
   *
   * @internal
   */
  get definition(): SourceDefinition {
    return this.#definition
  }

  /**
   * Of a closed source: resolves when it holds nothing any more, even where `'close'` did not wait for a connector that
   * took too long.
   */
  get released(): Promise<void> {
    return this.#lifecycle.released
  }

  /**
   * Takes over params whose change is `live`, without a pause; false where it cannot, and has to be opened anew.
   * `changed` are those alone, resolved. It is `applyChanges` that calls it.
   *
   * @internal
   */
  update(changed: SourceDefinition['spec']['params']): boolean {
    const { spec } = this.#definition
    const intake = this.#intake
    if (intake === null || this.#stopping !== null || this.#gone) return false
    const params = { ...spec.params, ...changed }
    if (
      Object.keys(changed).some((name) => name !== MAX_UNACKED) &&
      !updateIntake(intake, params, this.#reporter.survived)
    )
      return false
    this.#definition = { ...this.#definition, spec: { ...spec, params } }
    if (this.#hold?.limitTo(Number(params[MAX_UNACKED])) === true) queueMicrotask(this.#pump)
    return true
  }

  /** A plain snapshot of what the source has done and how it is. */
  stats(): SourceStats {
    return sourceStats({
      key: this.key,
      type: this.type,
      state: this.#lifecycle.state,
      events: this.#events,
      buffered: this.readableLength,
      lastEventAt: this.#last?.receivedAt ?? this.#lastAt,
      now: this.#plan.clock.now(),
      errors: this.#reporter.errors,
      wanted: this.#asked === 'intake',
      acks: this.#acks,
      intake: this.#lifecycle.counts
    })
  }

  /**
   * Whether the source is of use, and since when: also where `stats().state` is `running` and nothing can come of it,
   * as where the folder that is followed does not exist. A plain snapshot, as OpenTelemetry's component health has it.
   */
  health(): SourceHealth {
    const { last, hasDied } = this.#reporter
    return this.#health.health({
      key: this.key,
      state: this.#lifecycle.state,
      stateAt: this.#lifecycle.stateAt,
      last,
      hasDied,
      oldestUnackedAt: this.#acks?.oldestAt ?? null,
      intake: this.#intake,
      codes: this.#plan.codes ?? NO_CODES
    })
  }

  /**
   * Why each file that matches is being read, or is not; empty of sources that do not follow files, and before
   * `'ready'`.
   */
  files(): readonly FollowedFile[] {
    return this.#intake?.files?.() ?? []
  }

  /**
   * Takes in no more, delivers what is in hand, gives it time to be acked, then ends the stream; resolves once all is
   * released. After `timeoutMs` (default 10000) it destroys the source and says so by a `'warning'`. Where nobody
   * reads from the source there is nobody to deliver to, and it is destroyed at once.
   *
   * It may be awaited inside a `for await` over this source: the loop itself has to take the rest, so that it resolves
   * half a second after intake has stopped, unless the loop goes on by itself. Do not await it in a stage of a pipeline
   * that holds up the source meanwhile. Calling it again gives the same promise. It never rejects.
   */
  stop({ timeoutMs = DEFAULT_STOP_MS }: StopOptions = {}): Promise<void> {
    this.#stopping ??= this.#stop(timeoutMs)
    return this.#stopping
  }

  /** Releases everything at once. `'close'` comes when it is gone. */
  override destroy(error?: Error | null): this {
    // Readable destroys itself at its end; what `stop()` has delivered may then still be acked.
    const acksDue =
      this.#stopping !== null && this.readableEnded && !this.destroyed && !error && (this.#acks?.unacked ?? 0) > 0
    if (!acksDue) {
      // An open that hangs would hold Readable's own destroy up until it is done: the signal goes first.
      this.#lifecycle.abort(error ?? undefined)
      this.#endAckWait?.()
    }
    return super.destroy(error ?? undefined)
  }

  /** Does nothing: records are objects, and their `text` is decoded already. */
  override setEncoding(_encoding: BufferEncoding): this {
    return this
  }

  /**
   * What `for await` iterates over. Loops side by side share the records. Throws the source's error where it dies of
   * one.
   */
  override [Symbol.asyncIterator](): EventIterator<E> {
    // Loops side by side share one, as they share the records.
    if (this.#iterator !== null && !this.#iterator.over) return this.#iterator
    this.#iterator = new EventIterator<E>(this, {
      take: () => (this.readableLength === 0 ? this.#take() : (this.read() as E | null)),
      ask: () => {
        if (this.#intake === null) this.read(0) // Readable calls `_read` when it is open
        else this.#await()
        if (this.#finished) this.read() // tells Readable that its end has been seen
      }
    })
    return this.#iterator
  }

  /**
   * Called by `Readable`: opens the source.
   *
   * @internal
   */
  override _construct(callback: (error?: Error | null) => void): void {
    callbackify(() => this.#open())(callback)
  }

  /**
   * Called by `Readable`. A flowing consumer is served from a microtask, where records need not go through the buffer;
   * one that calls `read()` gets its record before `read()` returns.
   *
   * @internal
   */
  override _read(): void {
    if (this.#asked !== 'nobody') return
    if (this.readableFlowing === true) queueMicrotask(this.#pump)
    else {
      // Readable emits no 'readable' for what comes while it reads from its buffer; a consumer that reads once for each
      // would wait for ever.
      if (this.readableLength > 0 && !this.#telling) process.nextTick(this.#tellAgain)
      this.#telling ||= this.readableLength > 0
      this.#pump()
    }
  }

  /**
   * Called by `Readable`: releases everything.
   *
   * @internal
   */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#gone = true
    this.#supply = NOTHING
    callbackify(() => this.#release())((failure) => {
      callback(error ?? failure)
    })
  }

  readonly #pump = (): void => {
    if (this.#gone || this.#finished) return
    if (this.#iterator?.started === true) {
      this.#iterator.wake()
      return
    }
    try {
      let event = this.#take()
      if (event !== null && this.push(event)) {
        while (
          this.readableFlowing === true &&
          this.readableLength === 0 &&
          !this.#gone &&
          (event = this.#take()) !== null
        ) {
          this.emit('data', event)
        }
      }
      if (event === null) this.#await()
    } catch (error) {
      // A listener threw. If the process survives it, the records after this one still come.
      rethrowOnNextTick(error)
      process.nextTick(() => this.read(0))
    }
  }

  readonly #tellAgain = (): void => {
    this.#telling = false
    if (this.readableLength > 0) this.read(0)
  }

  #take(): E | null {
    if (this.#hold !== null && this.#intake?.ended !== true && this.#hold.stops()) return null
    if (this.#pace.isOverAt(this.#events)) return null
    let event: E | null = null
    try {
      event = this.#supply.next()
    } catch (error) {
      this.#die(error)
    }
    if (event !== null) {
      this.#events++
      this.#last = event
    }
    return event
  }

  /**
   * Nothing in hand: the end, or a call when there is something again; or in the next turn of the event loop, where
   * this one is over.
   */
  #await(): void {
    if (this.#gone || this.#intake === null) return
    if (this.#asked === 'nobody' && this.#turn.isUsedUp && !this.#intake.ended) {
      this.#asked = 'next turn'
      this.#turn.wait(this.#wake)
      return
    }
    this.#lastAt = this.#last?.receivedAt ?? this.#lastAt
    this.#last = null
    if (this.#intake.ended) {
      this.#end()
      return
    }
    if (this.#asked !== 'nobody' || this.#hold?.active === true) return
    this.#asked = 'intake'
    try {
      this.#intake.wait(this.#wake)
    } catch (error) {
      this.#die(error)
    }
  }

  readonly #wake = (error?: unknown): void => {
    this.#asked = 'nobody'
    if (this.#gone || this.#finished) return
    if (error === undefined) this.#pump()
    else this.#die(error)
  }

  readonly #noticeEnd = (): void => {
    if (this.#intake?.ended === true) this.#end()
  }

  #end(): void {
    if (this.#finished || this.#gone) return
    this.#finished = true
    this.push(null)
    this.#iterator?.wake()
  }

  #die(error: unknown): void {
    this.destroy(this.#reporter.died(error))
  }

  readonly #onAck = (): void => {
    if (this.#endAckWait !== null && this.#acks?.unacked === 0) this.#endAckWait()
    if (this.#hold?.acked() === true) queueMicrotask(this.#pump)
  }

  async #open(): Promise<void> {
    this.#reporter.warnOfParams(this.#plan.warnings ?? [])
    try {
      await this.#lifecycle.open()
    } catch (error) {
      throw this.#reporter.died(error)
    }
    if (this.#intake !== null && !this.#gone) this.#supply = this.#intake
    if (this.#stopping !== null) this.#end()
    else if (!this.#lifecycle.isAborted) process.nextTick(this.#tellReady)
  }

  async #stop(timeoutMs: number): Promise<void> {
    if (this.closed) return
    const closed = new Promise<void>((resolve) => {
      this.once('close', resolve)
    })
    if (this.destroyed) return closed
    if (this.readableFlowing === null && this.#iterator === null) {
      this.destroy()
      return closed
    }
    const { clock } = this.#plan
    const { warn } = this.#reporter
    const taken = (): number => this.#events
    this.once('close', watchStop({ stream: this, timeoutMs, clock, acks: this.#acks, warn, taken }))
    await this.#lifecycle.stop(closed)
    queueMicrotask(this.#noticeEnd) // what a listener throws then is not stop()'s
    if (await consumerProgresses(() => ({ inBody: this.#iterator?.inBody === true, taken: taken() }), closed))
      await closed
  }

  async #release(): Promise<void> {
    if (!this.#lifecycle.isAborted) await this.#lastAcks()
    await this.#lifecycle.close()
    this.#reporter.closed(() => this.stats(), this.#events)
  }

  /** Until everything is acked, or somebody destroys the source. */
  #lastAcks(): Promise<void> {
    this.#iterator?.end() // a loop may ack its last records after its end, which else would wait for 'close'
    return new Promise((resolve) => {
      this.#endAckWait = resolve
    })
  }

  readonly #tellReady = (): void => {
    if (!this.#gone && this.#intake !== null) this.#reporter.ready(this.#intake.opened)
  }

  get #intake(): Intake<E> | null {
    return this.#lifecycle.intake
  }
}

export interface SourceStream<E extends SourceEvent = SourceEvent, O = unknown> {
  /**
   * Adds a listener, whose arguments are those of the event: `'data'`, `'ready'`, `'warning'`, `'alert'`, and the
   * events of any `Readable`. Never throws.
   */
  on<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** Adds a listener for the next time alone. Never throws. */
  once<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** Removes a listener. Never throws. */
  off<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** The same as `on`. Never throws. */
  addListener<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** Adds a listener before those that are there. Never throws. */
  prependListener<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** The same for the next time alone. Never throws. */
  prependOnceListener<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** The same as `off`. Never throws. */
  removeListener<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
}

/** The one param that the stream itself takes over. */
const MAX_UNACKED = 'maxUnacked'
const DEFAULT_STOP_MS = 10_000
const NOTHING: { next(): null } = { next: () => null }

import { callbackify } from 'node:util'
import type { SourceEvent } from '../../types/event.ts'
import type { FollowedFile } from '../../types/followed-file.ts'
import type { SourceHealth } from '../../types/health.ts'
import type { StopOptions } from '../../types/source.ts'
import type { SourceStats } from '../../types/stats.ts'
import { destroyOnAbort } from '../core/on-abort.ts'
import { NO_CODES } from '../errors/own-codes.ts'
import { SourceAcks } from './ack-watermarks.ts'
import { Delivery } from './delivery.ts'
import type { EventIterator } from './event-iterator.ts'
import { updateIntake } from './intake-calls.ts'
import { Lifecycle } from './lifecycle.ts'
import { RecordTaker } from './record-taker.ts'
import { SourceEnding } from './source-ending.ts'
import type { SourceEvents, SourceListener } from './source-events.ts'
import { HealthWatch } from './source-health.ts'
import type { SourceDefinition, SourcePlan } from './source-plan.ts'
import { SourceReporter } from './source-reporter.ts'
import { sourceStats } from './source-stats.ts'
import { TypedReadable } from './typed-readable.ts'
import { UnackedHold } from './unacked-hold.ts'

/**
 * A source: a real `Readable` in object mode over an intake; the one class for sources of every type. The stream
 * requests a record from the intake only when the consumer wants one: what is buffered is bounded by the intake, in
 * bytes, and the stream's own buffer holds one record.
 *
 * While the stream flows (`pipeline()`, `'data'`), only the first record of a run goes through `push()`; the rest are
 * emitted directly, as `push()` itself does for a flowing stream with an empty buffer.
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging, eslint/no-unused-vars -- the interface below only types the events of methods that Readable has
export class SourceStream<E extends SourceEvent = SourceEvent, O = unknown> extends TypedReadable<E> {
  /** The source's name in events, warnings and stats. */
  readonly key: string
  /** The source's type. */
  readonly type: string
  #definition: SourceDefinition
  readonly #plan: SourcePlan<E>
  /** Null under `ack: 'auto'`. */
  readonly #acks: SourceAcks | null
  readonly #reporter: SourceReporter
  /** Opens and closes the intake; holds the state of the source. */
  readonly #lifecycle: Lifecycle<E>
  readonly #health: HealthWatch
  /** Takes records from the intake. */
  readonly #taker: RecordTaker<E>
  /** Delivers records to the consumer. */
  readonly #delivery: Delivery<E>
  readonly #ending: SourceEnding<E>

  constructor(plan: SourcePlan<E>) {
    super({ objectMode: true, highWaterMark: 1 })
    this.key = plan.key
    this.type = plan.type
    this.#definition = plan.definition
    this.#plan = plan
    this.#health = new HealthWatch(plan.clock)
    this.#reporter = new SourceReporter(plan, this)
    const { key, maxUnacked, clock } = plan
    const { warn } = this.#reporter
    const acks = plan.ack === 'manual' ? new SourceAcks(this.#onAck, clock) : null
    this.#acks = acks
    const lifecycle = new Lifecycle(plan, { reporter: this.#reporter, acks, buffered: () => this.readableLength })
    this.#lifecycle = lifecycle
    this.#taker = new RecordTaker<E>({
      hold: acks === null ? null : new UnackedHold({ key, acks, maxUnacked, warn }),
      ...(plan.turn === undefined ? {} : { turn: plan.turn }),
      onRecords: () => {
        this.#delivery.pump()
      },
      onEnd: () => {
        this.#delivery.end()
      },
      onFailure: (error) => {
        this.destroy(this.#reporter.died(error))
      }
    })
    this.#delivery = new Delivery<E>(this, this.#taker)
    this.#ending = new SourceEnding<E>({
      stream: this,
      lifecycle,
      acks,
      clock,
      warn,
      taken: () => this.#taker.events,
      loop: () => this.#delivery.loop,
      onStopped: this.#taker.endIfDone
    })
    // Not as an option of Readable, which would call `destroy` before this class has initialized its fields.
    if (plan.signal !== undefined) destroyOnAbort(this, plan.signal)
  }

  /**
   * What the source was created from: the connector, and the params in effect.
   *
   * @internal
   */
  get definition(): SourceDefinition {
    return this.#definition
  }

  /**
   * Resolves once the source has closed and its connector has released everything. `'close'` does not wait for a
   * connector that takes too long; this does.
   */
  get released(): Promise<void> {
    return this.#lifecycle.released
  }

  /**
   * Adopts params whose change is `live`, without a pause; false if that is impossible and the source has to be created
   * anew. `changed` holds the changed params alone, resolved. Called by `applyChanges`.
   *
   * @internal
   */
  update(changed: SourceDefinition['spec']['params']): boolean {
    const { spec } = this.#definition
    const { intake } = this.#lifecycle
    if (intake === null || this.#ending.isStopping || this.destroyed) return false
    const params = { ...spec.params, ...changed }
    if (
      Object.keys(changed).some((name) => name !== MAX_UNACKED) &&
      !updateIntake(intake, params, this.#reporter.survived)
    )
      return false
    this.#definition = { ...this.#definition, spec: { ...spec, params } }
    this.#taker.limitUnacked(Number(params[MAX_UNACKED]))
    return true
  }

  /** A plain snapshot of the source's counters and state. */
  stats(): SourceStats {
    return sourceStats({
      key: this.key,
      type: this.type,
      state: this.#lifecycle.state,
      events: this.#taker.events,
      buffered: this.readableLength,
      lastEventAt: this.#taker.lastEventAt,
      now: this.#plan.clock.now(),
      errors: this.#reporter.errors,
      wanted: this.#taker.asked === 'intake',
      acks: this.#acks,
      intake: this.#lifecycle.counts
    })
  }

  /**
   * Whether the source can deliver records, and since when. It may be unable to although `stats().state` is `running`:
   * because the followed folder does not exist, for example. A plain snapshot in the terms of OpenTelemetry's component
   * health.
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
      intake: this.#lifecycle.intake,
      codes: this.#plan.codes ?? NO_CODES
    })
  }

  /**
   * Every matching file, and why it is or is not being read. Empty before `'ready'`, and for sources that do not follow
   * files.
   */
  files(): readonly FollowedFile[] {
    return this.#lifecycle.intake?.files?.() ?? []
  }

  /**
   * Stops taking in records, delivers those that are ready, waits for their acks, then ends the stream. Resolves once
   * everything is released; never rejects. After `timeoutMs` (default 10000) it destroys the source and emits a
   * `'warning'`. A source without a consumer is destroyed immediately.
   *
   * It may be awaited inside a `for await` over this source. The loop itself has to take the remaining records, so the
   * promise then resolves half a second after intake has stopped, unless the loop continues before. Do not await it in
   * a pipeline stage that blocks the source. Further calls return the same promise.
   */
  stop({ timeoutMs = DEFAULT_STOP_MS }: StopOptions = {}): Promise<void> {
    return this.#ending.stop(timeoutMs)
  }

  /** Releases everything without delay. `'close'` follows once that is done. */
  override destroy(error?: Error | null): this {
    this.#ending.destroying(error)
    return super.destroy(error ?? undefined)
  }

  /** Does nothing: records are objects whose `text` is already decoded. */
  override setEncoding(_encoding: BufferEncoding): this {
    return this
  }

  /**
   * The iterator of `for await`. Concurrent loops share the records. Throws the error that ends the source, if any.
   */
  override [Symbol.asyncIterator](): EventIterator<E> {
    return this.#delivery.iterator()
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
   * Called by `Readable`: a record is wanted.
   *
   * @internal
   */
  override _read(): void {
    this.#delivery.wanted()
  }

  /**
   * Called by `Readable`: releases everything.
   *
   * @internal
   */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#taker.cutOff()
    callbackify(() => this.#release())((failure) => {
      callback(error ?? failure)
    })
  }

  readonly #onAck = (): void => {
    this.#ending.acked()
    this.#taker.acked()
  }

  async #open(): Promise<void> {
    this.#reporter.warnOfParams(this.#plan.warnings ?? [])
    try {
      await this.#lifecycle.open()
    } catch (error) {
      throw this.#reporter.died(error)
    }
    const { intake, isAborted } = this.#lifecycle
    if (intake !== null) this.#taker.open(intake)
    if (this.#ending.isStopping) this.#taker.end()
    else if (!isAborted) process.nextTick(this.#tellReady)
  }

  async #release(): Promise<void> {
    await this.#ending.release()
    this.#reporter.closed(() => this.stats(), this.#taker.events)
  }

  readonly #tellReady = (): void => {
    const { intake } = this.#lifecycle
    if (intake !== null) this.#reporter.ready(intake.opened)
  }
}

export interface SourceStream<E extends SourceEvent = SourceEvent, O = unknown> {
  /**
   * Adds a listener, typed by the event's arguments: `'data'`, `'ready'`, `'warning'`, `'alert'`, and the events of any
   * `Readable`. Never throws.
   */
  on<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** Adds a listener that is called once. Never throws. */
  once<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** Removes a listener. Never throws. */
  off<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** The same as `on`. Never throws. */
  addListener<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** Adds a listener in front of the existing ones. Never throws. */
  prependListener<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** Adds a listener in front of the existing ones that is called once. Never throws. */
  prependOnceListener<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
  /** The same as `off`. Never throws. */
  removeListener<N extends keyof SourceEvents<E, O>>(name: N, listener: SourceListener<E, O, N>): this
}

/** The one param that the stream itself adopts. */
const MAX_UNACKED = 'maxUnacked'
const DEFAULT_STOP_MS = 10_000

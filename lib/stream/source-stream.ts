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
  /** Null under `ack: 'auto'`. */
  readonly #acks: SourceAcks | null
  readonly #reporter: SourceReporter
  /** The intake, and how far the source has come with it. */
  readonly #lifecycle: Lifecycle<E>
  readonly #health: HealthWatch
  /** Takes records from the intake. */
  readonly #taker: RecordTaker<E>
  /** Hands them to whoever reads. */
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

  /** A plain snapshot of what the source has done and how it is. */
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
      intake: this.#lifecycle.intake,
      codes: this.#plan.codes ?? NO_CODES
    })
  }

  /**
   * Why each file that matches is being read, or is not; empty of sources that do not follow files, and before
   * `'ready'`.
   */
  files(): readonly FollowedFile[] {
    return this.#lifecycle.intake?.files?.() ?? []
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
    return this.#ending.stop(timeoutMs)
  }

  /** Releases everything at once. `'close'` comes when it is gone. */
  override destroy(error?: Error | null): this {
    this.#ending.destroying(error)
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

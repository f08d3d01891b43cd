import { setMaxListeners } from 'node:events'
import { Readable } from 'node:stream'
import { callbackify } from 'node:util'
import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { FollowedFile } from '../../types/followed-file.ts'
import type { SourceHealth } from '../../types/health.ts'
import type { StopOptions } from '../../types/source.ts'
import type { IntakeStats, SourceState, SourceStats } from '../../types/stats.ts'
import { SourceAcks } from './ack-watermarks.ts'
import { closeIntake } from './close-intake.ts'
import { destroyOnAbort } from '../core/destroy-on-abort.ts'
import { EventIterator } from './event-iterator.ts'
import { setStopDeadline } from './stop-deadline.ts'
import { consumerProgresses } from './consumer-progress.ts'
import { paramWarning } from './param-warning.ts'
import { openIntake } from './open-intake.ts'
import { settledWithin } from '../core/settled-within.ts'
import { HealthWatch } from './source-health.ts'
import { contextOf, type SourceDefinition, type SourcePlan } from './source-plan.ts'
import { SourceReporter } from './source-reporter.ts'
import { sourceStats } from './source-stats.ts'
import { stopIntake } from './stop-intake.ts'
import type { SourceStreamEvents } from './stream-events.ts'
import { tellStopWaits } from './tell-stop-waits.ts'
import { rethrowOnNextTick } from '../core/rethrow-on-next-tick.ts'
import { processTurn, type TurnLimit } from '../core/turn-limit.ts'
import { UnackedHold } from './unacked-hold.ts'
import { updateIntake } from './update-intake.ts'

/**
 * The one stream class: a real `Readable` in object mode over an intake. It asks the intake for a record only when the
 * consumer wants one, so what waits is bounded by what the intake holds, in bytes; the stream's own buffer holds one
 * record.
 *
 * While a consumer takes everything at once (`pipeline()`, `'data'`), only the first record of a run goes through
 * `push()` and the rest are emitted directly, as `push()` itself does for a flowing stream with an empty buffer.
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the interface below only types the events of methods that Readable has
export class SourceStream<E extends SourceEvent = SourceEvent> extends Readable {
  readonly key: string
  readonly type: string
  #definition: SourceDefinition
  readonly #plan: SourcePlan<E>
  readonly #acks: SourceAcks | null
  /** Null under `ack: 'auto'`. */
  readonly #hold: UnackedHold | null
  readonly #turn: TurnLimit
  readonly #abort = new AbortController()
  readonly #reporter: SourceReporter
  #intake: Intake<E> | null = null
  /** Resolves once the intake is closed, also one that was opened too late. */
  #released: Promise<void> = Promise.resolve()
  /** What is asked for the next record: the intake while there is one to ask, so that asking needs no condition. */
  #supply: Pick<Intake<E>, 'next'> = NOTHING
  #state: SourceState = 'starting'
  /** When it came to that state, in ms since the epoch. */
  #stateAt: number
  readonly #health: HealthWatch
  /** What counts until there is an intake. */
  #opening: (() => IntakeStats) | null = null
  #events = 0
  /** The last record, until nothing is in hand any more: it may keep much memory alive. */
  #last: E | null = null
  /** When it arrived, in ms since the epoch. */
  #lastAt: number | null = null
  #gone = false
  /** Who has been asked to call back. */
  #asked: 'nobody' | 'intake' | 'next turn' = 'nobody'
  /** The clock is looked at before records whose number has all these bits. */
  #lookAt = MOST_BETWEEN_LOOKS
  /** The turn was over at the last look: what is seen next is the next one's beginning. */
  #turnIsNew = false
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
    this.#stateAt = plan.clock.now()
    this.#health = new HealthWatch(plan.clock)
    this.#reporter = new SourceReporter(plan, this)
    this.#acks = plan.ack === 'manual' ? new SourceAcks(this.#onAck, plan.clock) : null
    const { key, maxUnacked } = plan
    this.#hold =
      this.#acks === null ? null : new UnackedHold({ key, acks: this.#acks, maxUnacked, warn: this.#reporter.warn })
    // A connector may do much side by side, and all of it ends with the source.
    setMaxListeners(0, this.#abort.signal)
    // Not as an option of Readable, which would call `destroy` before the fields of this class are there.
    if (plan.signal !== undefined) destroyOnAbort(this, plan.signal)
  }

  /** What it was made from: its connector, and its params as they are used. */
  get definition(): SourceDefinition {
    return this.#definition
  }

  /**
   * Of one that is closed: resolves when it holds nothing any more, also where a connector that took too long was left
   * behind at `'close'`.
   */
  get released(): Promise<void> {
    return this.#released
  }

  /**
   * Takes over params whose change is `live`, without a pause; false where it cannot, and has to be opened anew.
   * `changed` are those alone, resolved. It is `applyChanges` that calls it.
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
      state: this.#state,
      events: this.#events,
      buffered: this.readableLength,
      lastEventAt: this.#last?.receivedAt ?? this.#lastAt,
      now: this.#plan.clock.now(),
      errors: this.#reporter.errors,
      wanted: this.#asked === 'intake',
      acks: this.#acks,
      intake: this.#intake ?? (this.#opening === null ? null : { stats: this.#opening })
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
      state: this.#state,
      stateAt: this.#stateAt,
      last,
      hasDied,
      oldestUnackedAt: this.#acks?.oldestAt ?? null,
      intake: this.#intake
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
   * released. After `timeoutMs` (default 10000) it destroys the source and tells so by a `'warning'`. Where nobody
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
      this.#abort.abort(error ?? undefined)
      this.#endAckWait?.()
    }
    return super.destroy(error ?? undefined)
  }

  /** Does nothing: records are objects, and their `text` is decoded already. */
  override setEncoding(_encoding: BufferEncoding): this {
    return this
  }

  override [Symbol.asyncIterator](): NodeJS.AsyncIterator<E> & AsyncIterableIterator<E, undefined> {
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

  override _construct(callback: (error?: Error | null) => void): void {
    callbackify(() => this.#open())(callback)
  }

  /**
   * A flowing consumer is served from a microtask, where records need not go through the buffer; one that calls
   * `read()` gets its record before `read()` returns.
   */
  override _read(): void {
    if (this.#asked !== 'nobody') return
    if (this.readableFlowing === true) queueMicrotask(this.#pump)
    else {
      // Readable is silent of what comes while it reads from its buffer; who reads once for each 'readable' would wait
      // for ever.
      if (this.readableLength > 0 && !this.#telling) process.nextTick(this.#tellAgain)
      this.#telling ||= this.readableLength > 0
      this.#pump()
    }
  }

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
    if ((this.#events & this.#lookAt) === this.#lookAt && this.#isTurnOver()) return null
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
   * Whether others, timers and sockets and `stop()` among them, go first: an intake may have records in hand without
   * end, and each may take the consumer long. The longer it takes, the more often the clock is looked at, down to each
   * record.
   */
  #isTurnOver(): boolean {
    const isOver = this.#turn.isUsedUp
    if (isOver) this.#lookAt >>= 1
    else if (!this.#turnIsNew) this.#lookAt = Math.min((this.#lookAt << 1) | 1, MOST_BETWEEN_LOOKS)
    this.#turnIsNew = isOver
    return isOver
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

  readonly #retrying = (waiting: boolean): void => {
    if (this.#state === 'stopping' || this.#state === 'closed') return
    this.#enter(waiting ? 'retrying' : this.#intake === null ? 'starting' : 'running')
  }

  #enter(state: SourceState): void {
    if (state !== this.#state) this.#stateAt = this.#plan.clock.now()
    this.#state = state
  }

  async #open(): Promise<void> {
    const { signal } = this.#abort
    for (const warning of this.#plan.warnings ?? []) this.#reporter.warn(paramWarning(warning, this.key))
    try {
      const { intake, released } = await openIntake(
        this.#plan,
        contextOf(this.#plan, {
          signal,
          acks: this.#acks,
          warn: this.#reporter.warn,
          retrying: this.#retrying,
          opening: (stats) => {
            this.#opening = stats
          },
          buffered: () => this.readableLength
        })
      )
      this.#intake = intake
      if (intake !== null) this.#opening = null
      this.#released = released
    } catch (error) {
      throw this.#reporter.died(error)
    }
    if (this.#intake !== null && !this.#gone) this.#supply = this.#intake
    if (this.#stopping !== null) this.#end()
    else if (!signal.aborted) {
      this.#enter('running')
      process.nextTick(this.#tellReady)
    }
  }

  async #stop(timeoutMs: number): Promise<void> {
    if (this.closed) return
    const watches: (() => void)[] = []
    const closed = new Promise<void>((resolve) =>
      this.once('close', () => {
        for (const callOff of watches) callOff()
        resolve()
      })
    )
    if (this.destroyed) return closed
    if (this.readableFlowing === null && this.#iterator === null) {
      this.destroy()
      return closed
    }
    watches.push(...this.#watchStop(timeoutMs))
    this.#enter('stopping')
    if (this.#intake === null) this.#abort.abort() // `#open` ends the stream
    else await Promise.race([stopIntake(this.#intake, this.#reporter.survived), closed])
    queueMicrotask(this.#noticeEnd) // what a listener throws then is not stop()'s
    if (await consumerProgresses(() => ({ inBody: this.#iterator?.inBody === true, taken: this.#events }), closed))
      await closed
  }

  #watchStop(timeoutMs: number): (() => void)[] {
    const limit = { stream: this, timeoutMs, clock: this.#plan.clock, warn: this.#reporter.warn }
    if (this.#acks === null) return [setStopDeadline({ ...limit, acks: null })]
    return [
      setStopDeadline({ ...limit, acks: this.#acks }),
      tellStopWaits({ ...limit, acks: this.#acks, taken: () => this.#events })
    ]
  }

  async #release(): Promise<void> {
    if (!this.#abort.signal.aborted) await this.#lastAcks()
    this.#abort.abort()
    if (this.#intake !== null) {
      const { done, released } = closeIntake(this.#intake, this.#plan.clock, this.#reporter.survived)
      this.#released = released
      await done
    }
    // What is still being opened may hold a lock or a port, and whoever waits for 'close' may open it next
    else await settledWithin(OPENING_MS, this.#released, this.#plan.clock)
    this.#enter('closed')
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
}

export interface SourceStream<E extends SourceEvent = SourceEvent> {
  on: SourceStreamEvents<this, E>
  once: SourceStreamEvents<this, E>
  off: SourceStreamEvents<this, E>
}

/** The one param that the stream itself takes over. */
const MAX_UNACKED = 'maxUnacked'
const DEFAULT_STOP_MS = 10_000
const MOST_BETWEEN_LOOKS = 63
/** How long an opening that was given up is waited for: it may hang. */
const OPENING_MS = 1000
const NOTHING: { next(): null } = { next: () => null }

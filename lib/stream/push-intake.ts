import type { OpenContext, PushIntake, PushOptions, RecordInit } from '../../types/connector.ts'
import type { IntakeStats } from '../../types/stats.ts'
import { onAbort } from '../core/on-abort.ts'
import { detailSince, WarningLimit } from '../core/tell-once.ts'
import { sourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import { partsOf, type MadeIntake } from './own-context.ts'
import { pushOptions } from './push-options.ts'
import { PushQueue } from './push-queue.ts'
import type { RecordEvent } from './record-event.ts'
import { RecordMaker } from './record-maker.ts'

/**
 * The intake of a connector whose records are pushed (by an emitter, a web socket, a server). `context` is the argument
 * of `open`. Pushed records wait in a bounded buffer until the consumer requests them. Throws one `TypeError` that
 * names every invalid option.
 *
 *     async open({ url }, context) {
 *       const socket = new WebSocket(url)
 *       const records = pushIntake(context, { close: () => socket.close() })
 *       socket.onmessage = ({ data }) => records.push(data)
 *       socket.onclose = () => records.end()
 *       await once(socket, 'open', { signal: context.signal })
 *       return records
 *     }
 */
export function pushIntake(context: OpenContext, options: PushOptions = {}): PushIntake {
  return new PushedRecords(context, pushOptions(options))
}

/** Whether `pushIntake` made this intake. */
export function isPushIntake(intake: unknown): intake is PushIntake {
  return intake instanceof PushedRecords
}

/** The stages of a push intake; `push()` accepts records in the first two. */
type Stage =
  | { readonly is: 'open' }
  | { readonly is: 'stopping' }
  | { readonly is: 'over'; readonly by: 'stopped' | 'ended' }
  | { readonly is: 'failed'; readonly by: 'ended'; readonly error: SourceError }
  | { readonly is: 'closed'; readonly by: Exclude<Dropped, 'queue'>; readonly closing: Promise<unknown> }

class PushedRecords implements PushIntake, MadeIntake {
  opened: unknown = {}
  readonly #context: OpenContext
  readonly #options: ReturnType<typeof pushOptions>
  readonly #queue: PushQueue
  readonly #records: RecordMaker
  readonly #limits = new Map<string, WarningLimit>()
  #stage: Stage = { is: 'open' }
  #wake: ((error?: unknown) => void) | null = null
  #waitsForRoom: { readonly promise: Promise<boolean>; readonly resolve: (room: boolean) => void } | null = null
  readonly #forget: () => void

  constructor(context: OpenContext, options: ReturnType<typeof pushOptions>) {
    this.#context = context
    this.#options = options
    this.#queue = new PushQueue(options)
    this.#records = new RecordMaker(context)
    partsOf(context).made.add(this)
    // If `open` hangs, nothing else closes what it has opened
    const { signal } = context
    this.#forget = onAbort(signal, this.#closeQuietly)
    if (signal.aborted) queueMicrotask(this.#closeQuietly)
  }

  // Arrow functions: emitters get them without their object
  readonly push = (record: RecordInit): boolean => {
    const stage = this.#stage
    if (stage.is !== 'open' && stage.is !== 'stopping') {
      this.#drop(stage.by)
      return false
    }
    if (this.full) {
      this.#drop('queue')
      return false
    }
    const parts = this.#records.partsOf(record)
    if (parts === null) return !this.#queue.isHeld
    const wasHeld = this.#queue.isHeld
    this.#queue.add(parts)
    this.#wakeSoon()
    if (!wasHeld && this.#queue.isHeld) this.#call('pause')
    return !this.#queue.isHeld
  }

  get full(): boolean {
    return !this.#takes || this.#queue.isFull
  }

  readonly drained = (): Promise<boolean> => {
    if (!this.#takes) return Promise.resolve(false)
    if (!this.#queue.isHeld) return Promise.resolve(true)
    if (this.#waitsForRoom === null) {
      let resolve: (room: boolean) => void = () => {}
      const promise = new Promise<boolean>((settle) => {
        resolve = settle
      })
      this.#waitsForRoom = { promise, resolve }
    }
    return this.#waitsForRoom.promise
  }

  readonly end = (): void => {
    if (this.#takes) this.#enter({ is: 'over', by: 'ended' })
  }

  readonly fail = (cause: unknown): void => {
    const { is } = this.#stage
    const { failure } = partsOf(this.#context)
    if (is === 'open') this.#enter({ is: 'failed', by: 'ended', error: failure(cause) })
    else if (is === 'stopping' || is === 'over') {
      this.#context.warn(failure(cause)) // the intake ends anyway
      this.end()
    }
  }

  next(): RecordEvent | null {
    const wasHeld = this.#queue.isHeld
    const parts = this.#queue.take()
    if (parts === null) return null
    if (wasHeld && !this.#queue.isHeld) {
      this.#tellRoom(true)
      this.#call('resume')
    }
    return this.#records.eventOf(parts)
  }

  get ended(): boolean {
    return this.#queue.size === 0 && (this.#stage.is === 'over' || this.#stage.is === 'closed')
  }

  wait(wake: (error?: unknown) => void): void {
    this.#wake = wake
    if (this.#queue.size > 0 || !this.#takes) this.#wakeSoon()
  }

  async stop(): Promise<void> {
    if (this.#stage.is !== 'open') return
    const { stop } = this.#options
    if (stop === undefined) {
      this.#enter({ is: 'over', by: 'stopped' })
      return
    }
    this.#stage = { is: 'stopping' }
    try {
      await stop()
    } finally {
      if (this.#isStopping) this.#enter({ is: 'over', by: 'stopped' })
    }
  }

  /** If the intake was closed while `open` was running, `open` may have opened something since. */
  openSettled(hasFailed: boolean): void {
    const stage = this.#stage
    if (stage.is === 'closed') this.#stage = { ...stage, closing: quiet(Promise.all([stage.closing, this.#release()])) }
    else if (hasFailed) this.close().catch(this.#warnOf)
  }

  async close(): Promise<void> {
    if (this.#stage.is !== 'closed') this.#close()
    if (this.#stage.is === 'closed') await this.#stage.closing
  }

  #close(): void {
    this.#forget()
    const left = this.#queue.clear()
    if (left > 0) {
      this.#records.drop('destroyed', left)
      this.#context.info('closed with %d records that nobody had taken', left)
    }
    const by = 'by' in this.#stage ? this.#stage.by : 'destroyed'
    const closing = quiet(this.#release())
    this.#enter({ is: 'closed', by, closing })
  }

  stats(): IntakeStats {
    const stats = this.#records.stats()
    const held = [...this.#limits.values()].reduce((sum, limit) => sum + (limit.held[DROPPED] ?? 0), 0)
    return held === 0 ? stats : { ...stats, errors: { ...stats.errors, [DROPPED]: held } }
  }

  readonly #closeQuietly = (): void => {
    void quiet(this.close())
  }

  async #release(): Promise<void> {
    await this.#options.close?.()
  }

  get #takes(): boolean {
    return this.#stage.is === 'open' || this.#stage.is === 'stopping'
  }

  get #isStopping(): boolean {
    return this.#stage.is === 'stopping'
  }

  /** Enters a stage in which no more records are accepted. */
  #enter(stage: Exclude<Stage, { readonly is: 'open' | 'stopping' }>): void {
    this.#stage = stage
    this.#tellRoom(false)
    this.#wakeSoon()
  }

  #tellRoom(room: boolean): void {
    this.#waitsForRoom?.resolve(room)
    this.#waitsForRoom = null
  }

  /** Wakes the consumer in a microtask: the code that pushes must not run the consumer's. */
  #wakeSoon(): void {
    const wake = this.#wake
    if (wake === null) return
    this.#wake = null
    queueMicrotask(() => {
      wake(this.#stage.is === 'failed' && this.#queue.size === 0 ? this.#stage.error : undefined)
    })
  }

  /** A hook that throws or rejects is the connector's fault, not that of the consumer or the peer. */
  #call(hook: 'pause' | 'resume'): void {
    try {
      Promise.resolve(this.#options[hook]?.()).catch(this.#warnOf)
    } catch (error) {
      this.#warnOf(error)
    }
  }

  readonly #warnOf = (error: unknown): void => {
    this.#context.warn(partsOf(this.#context).failure(error))
  }

  #drop(cause: Dropped): void {
    this.#records.drop(cause)
    if (cause === 'destroyed' || this.#stage.is === 'closed') return // nobody is listening any more
    const limit = this.#limits.get(cause) ?? new WarningLimit(this.#context.clock)
    this.#limits.set(cause, limit)
    const since = limit.due(DROPPED)
    if (since === null) return
    const { maxBytes, maxRecords } = this.#options
    const detail = detailSince(since, REASONS[cause](maxBytes, maxRecords))
    this.#context.warn(sourceError(DROPPED, { source: this.#context.key, values: { drops: cause } }, detail))
  }
}

/** A failure reaches the callers that await the promise; if none does, it is not an unhandled rejection. */
function quiet<T>(closing: Promise<T>): Promise<T> {
  closing.catch(() => {})
  return closing
}

type Dropped = 'queue' | 'stopped' | 'ended' | 'destroyed'

/** Why a record was refused. */
const REASONS: Readonly<Record<Exclude<Dropped, 'destroyed'>, (maxBytes: number, maxRecords: number) => string>> = {
  queue: (maxBytes, maxRecords) =>
    `the buffer (${maxBytes} bytes, ${maxRecords} records) is full: the consumer is slower than the peer, which the connector does not hold up when push() gives false`,
  stopped: () => 'the connector pushes after stop(): give pushIntake() a `stop` that unsubscribes',
  ended: () => 'the connector pushes after end() or fail()'
}
const DROPPED = 'SYSTEM_RECORDS_DROPPED'

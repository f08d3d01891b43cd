import type { ConnectorRecords, Intake, OpenContext, RecordInit } from '../../types/connector.ts'
import type { CustomMeta } from '../../types/meta.ts'
import type { IntakeStats } from '../../types/stats.ts'
import { sourceError } from '../errors/make-error.ts'
import { connectorFailure } from '../core/connector-failure.ts'
import { Counters } from '../core/counters.ts'
import { RecordEvent, type RecordParts } from './record-event.ts'

/**
 * The intake of what a connector opened: its own, or one around its async iterable. Throws `SYSTEM_CONNECTOR_FAILED`
 * for anything else.
 */
export function intakeOf(records: ConnectorRecords, context: OpenContext): Intake {
  if (isIntake(records)) return records
  if (isAsyncIterable(records)) return new IterableIntake(records, context)
  throw sourceError(
    'SYSTEM_CONNECTOR_FAILED',
    { source: context.key },
    {
      detail: 'open() has to give an async iterable of records or an intake'
    }
  )
}

function isIntake(records: unknown): records is Intake {
  return (
    typeof records === 'object' &&
    records !== null &&
    METHODS.every((name) => typeof Reflect.get(records, name) === 'function')
  )
}

const METHODS = ['next', 'wait', 'stop', 'close', 'stats']

function isAsyncIterable(records: unknown): records is AsyncIterable<unknown> {
  return typeof records === 'object' && records !== null && Symbol.asyncIterator in records
}

/**
 * Pulls one record at a time from a user's async iterable, so that backpressure reaches it. A generator that hangs
 * cannot be closed, only left: it hears of the end through `context.signal` and by `return()`, and `stop()`
 * does not wait for it.
 */
class IterableIntake implements Intake {
  readonly opened: unknown = {}
  readonly #iterator: AsyncIterator<unknown>
  readonly #context: OpenContext
  #inHand: RecordParts | null = null
  #ended = false
  #stopped = false
  #bytes = 0
  readonly #drops = new Counters()
  readonly #errors = new Counters()
  /** A bad record was warned of. */
  #isTold = false
  /** How often the iterable was asked. */
  #pulls = 0
  /** Ends a wait that the generator does not end. */
  #release: (() => void) | null = null

  constructor(records: AsyncIterable<unknown>, context: OpenContext) {
    this.#iterator = records[Symbol.asyncIterator]()
    this.#context = context
  }

  /** Made only now, as an event counts as delivered, and its ack as due, from when it is made. */
  next(): RecordEvent | null {
    const parts = this.#inHand
    if (parts === null) return null
    this.#inHand = null
    return new RecordEvent(parts)
  }

  get ended(): boolean {
    return this.#inHand === null && (this.#ended || this.#stopped)
  }

  wait(wake: (error?: unknown) => void): void {
    void this.#pullThen(wake)
  }

  stop(): void {
    this.#stopped = true
    this.#release?.()
  }

  async close(): Promise<void> {
    this.stop()
    await this.#iterator.return?.()
  }

  stats(): IntakeStats {
    return {
      bytes: this.#bytes,
      bytesBehind: null,
      truncated: 0,
      errors: this.#errors.snapshot(),
      drops: this.#drops.snapshot(),
      connections: null
    }
  }

  async #pullThen(wake: (error?: unknown) => void): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#release = resolve
    })
    try {
      await Promise.race([this.#pull(), stopped])
    } catch (error) {
      wake(connectorFailure(error))
      return
    }
    wake()
  }

  async #pull(): Promise<void> {
    while (this.#inHand === null && !this.ended) {
      // A generator that never waits would keep the process from all timers and sockets.
      if (++this.#pulls % PULLS_PER_TURN === 0) await new Promise(setImmediate)
      const result = await this.#iterator.next()
      if (typeof result !== 'object' || result === null)
        throw new TypeError('next() of the iterator has to give an object')
      if (result.done === true) this.#ended = true
      else if (!this.#stopped) this.#inHand = this.#partsOf(result.value)
    }
  }

  /** Null for what is no record: one bad record does not end a source. */
  #partsOf(record: unknown): RecordParts | null {
    const parts = typeof record === 'string' || Buffer.isBuffer(record) ? { payload: record } : record
    if (!isRecord(parts)) {
      this.#drop(record)
      return null
    }
    const { payload, tags, position = {}, meta, onAck } = parts
    const { key, clock, acks } = this.#context
    this.#bytes += Buffer.byteLength(payload)
    const custom: CustomMeta = { ...meta, kind: 'custom' }
    return {
      source: key,
      payload,
      position,
      meta: custom,
      onAck: onAck === undefined ? undefined : this.#guarded(onAck),
      receivedAt: clock.now(),
      watermark: acks?.watermark('') ?? null,
      tags: tags === undefined ? this.#context.tags : Object.freeze({ ...this.#context.tags, ...tags })
    }
  }

  /** What goes wrong there is the connector's fault, not that of the consumer who calls `ack()`. */
  #guarded(onAck: () => void | Promise<void>): () => void {
    const failed = (error: unknown): void => {
      this.#context.warn(connectorFailure(error))
    }
    return () => {
      try {
        onAck()?.catch(failed)
      } catch (error) {
        failed(error)
      }
    }
  }

  /** Only the first is reported: an iterable that gives one gives many. All are counted. */
  #drop(record: unknown): void {
    this.#drops.add('bad_record')
    if (this.#isTold) {
      this.#errors.add('SYSTEM_CONNECTOR_BAD_RECORD')
      return
    }
    this.#isTold = true
    const detail = `expected a Buffer, a string or { payload }, got ${record === null ? 'null' : typeof record}`
    this.#context.warn(sourceError('SYSTEM_CONNECTOR_BAD_RECORD', { source: this.#context.key }, { detail }))
  }
}

const PULLS_PER_TURN = 1000

function isRecord(value: unknown): value is Exclude<RecordInit, Buffer | string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'payload' in value &&
    (typeof value.payload === 'string' || Buffer.isBuffer(value.payload))
  )
}

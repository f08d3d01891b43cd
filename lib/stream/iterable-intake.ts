import type { ConnectorRecords, Intake, OpenContext } from '../../types/connector.ts'
import type { IntakeStats } from '../../types/stats.ts'
import { sourceError } from '../errors/make-error.ts'
import { partsOf } from './own-context.ts'
import type { RecordEvent, RecordParts } from './record-event.ts'
import { RecordMaker } from './record-maker.ts'

/**
 * The intake for the result of a connector's `open`: the connector's own intake, or one around its async iterable.
 * Throws `SYSTEM_CONNECTOR_FAILED` for anything else.
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
 * cannot be closed, only abandoned: `context.signal` and `return()` announce the end to it, and `stop()` does not wait
 * for it.
 */
class IterableIntake implements Intake {
  readonly opened: unknown = {}
  readonly #iterator: AsyncIterator<unknown>
  readonly #context: OpenContext
  readonly #records: RecordMaker
  #inHand: RecordParts | null = null
  #ended = false
  #stopped = false
  /** The number of `next()` calls so far. */
  #pulls = 0
  /** Ends the wait for a generator that does not answer. */
  #release: (() => void) | null = null

  constructor(records: AsyncIterable<unknown>, context: OpenContext) {
    this.#iterator = records[Symbol.asyncIterator]()
    this.#context = context
    this.#records = new RecordMaker(context)
  }

  next(): RecordEvent | null {
    const parts = this.#inHand
    if (parts === null) return null
    this.#inHand = null
    return this.#records.eventOf(parts)
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
    return this.#records.stats()
  }

  async #pullThen(wake: (error?: unknown) => void): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#release = resolve
    })
    try {
      await Promise.race([this.#pull(), stopped])
    } catch (error) {
      wake(partsOf(this.#context).failure(error))
      return
    }
    wake()
  }

  async #pull(): Promise<void> {
    while (this.#inHand === null && !this.ended) {
      // A generator that never waits would starve all timers and sockets of the process.
      if (++this.#pulls % PULLS_PER_TURN === 0) await new Promise(setImmediate)
      const result = await this.#iterator.next()
      if (typeof result !== 'object' || result === null)
        throw new TypeError('next() of the iterator has to give an object')
      if (result.done === true) this.#ended = true
      // The generator may have removed the record from a queue, and nobody is left to receive it
      else if (this.#stopped) this.#records.drop('stopped')
      else this.#inHand = this.#records.partsOf(result.value)
    }
  }
}

const PULLS_PER_TURN = 1000

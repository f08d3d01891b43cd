import type { Readable } from 'node:stream'
import type { SourceEvent } from '../../types/event.ts'
import { rethrowOnNextTick } from '../core/rethrow-on-next-tick.ts'
import { EventIterator } from './event-iterator.ts'
import type { RecordTaker } from './record-taker.ts'

/**
 * Delivers records to the consumer: through Readable's buffer, past that buffer while the stream flows (`pipeline()`,
 * `'data'`), or straight into a `for await`.
 */
export class Delivery<E extends SourceEvent> {
  readonly #stream: Readable
  readonly #taker: RecordTaker<E>
  #loop: EventIterator<E> | null = null
  /** A call of `#tellAgain` is scheduled. */
  #telling = false

  constructor(stream: Readable, taker: RecordTaker<E>) {
    this.#stream = stream
    this.#taker = taker
  }

  /** Delivers the records that are ready, for as long as the consumer takes them. */
  readonly pump = (): void => {
    const stream = this.#stream
    const taker = this.#taker
    if (taker.isOver) return
    if (this.#loop?.started === true) {
      this.#loop.wake()
      return
    }
    try {
      let event = taker.take()
      if (event !== null && stream.push(event)) {
        // `push()` does the same for a flowing stream with an empty buffer.
        while (
          stream.readableFlowing === true &&
          stream.readableLength === 0 &&
          !taker.isOver &&
          (event = taker.take()) !== null
        ) {
          stream.emit('data', event)
        }
      }
      if (event === null) taker.ask()
    } catch (error) {
      // A listener threw. If the process survives, the source still delivers the records after this one.
      rethrowOnNextTick(error)
      process.nextTick(() => stream.read(0))
    }
  }

  /**
   * Readable wants a record. A flowing consumer is served from a microtask, where records bypass the buffer; a consumer
   * that calls `read()` gets its record before `read()` returns.
   */
  wanted(): void {
    const stream = this.#stream
    if (this.#taker.asked !== 'nobody') return
    if (stream.readableFlowing === true) queueMicrotask(this.pump)
    else {
      // Readable emits no 'readable' for a record that is pushed while it reads from its buffer; a consumer that calls
      // `read()` once per event would wait forever.
      if (stream.readableLength > 0 && !this.#telling) process.nextTick(this.#tellAgain)
      this.#telling ||= stream.readableLength > 0
      this.pump()
    }
  }

  /** The intake has ended: there are no more records. */
  end(): void {
    this.#stream.push(null)
    this.#loop?.wake()
  }

  /** The iterator of the current `for await`; null if there is none. */
  get loop(): EventIterator<E> | null {
    return this.#loop
  }

  /** The iterator of `for await`. Concurrent loops share one iterator, and thus the records. */
  iterator(): EventIterator<E> {
    if (this.#loop !== null && !this.#loop.over) return this.#loop
    const stream = this.#stream
    const taker = this.#taker
    this.#loop = new EventIterator<E>(stream, {
      take: () => (stream.readableLength === 0 ? taker.take() : (stream.read() as E | null)),
      ask: () => {
        if (taker.stage === 'unopened') stream.read(0) // Readable calls `_read` when it is open
        else taker.ask()
        if (taker.stage === 'ended') stream.read() // tells Readable that its end has been seen
      }
    })
    return this.#loop
  }

  readonly #tellAgain = (): void => {
    this.#telling = false
    if (this.#stream.readableLength > 0) this.#stream.read(0)
  }
}

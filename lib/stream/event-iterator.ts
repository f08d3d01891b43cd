import { finished, type Readable } from 'node:stream'
import type { NodesPromise, TypedIterator } from './typed-readable.ts'

/** The iterator's access to a stream's records. */
export interface EventSupply<E> {
  /** The next record that is ready, or null. */
  take(): E | null
  /** Requests more records: the iterator's `wake` is called when one is ready, or when the stream ends. */
  ask(): void
}

/**
 * `for await` over a source. Node's own iterator costs a generator's three promises and a pass through the stream's
 * buffer for every record; this one takes ready records straight from the intake, and waits only if none is ready. The
 * stream reports the end and errors.
 */
export class EventIterator<E> implements TypedIterator<E> {
  readonly #stream: Readable
  readonly #supply: EventSupply<E>
  /** True from the first `next()` on: records then bypass the stream's buffer. */
  started = false
  /** True while the loop's body works on a record and has not requested the next. */
  inBody = false
  #resume: (() => void) | null = null
  /** The last pending `next()` call; null if none is pending. */
  #turn: Promise<unknown> | null = null
  /** undefined while the loop may continue; then its outcome: the stream's error, or null for a regular end. */
  #outcome: Error | null | undefined

  constructor(stream: Readable, supply: EventSupply<E>) {
    this.#stream = stream
    this.#supply = supply
  }

  next(): Promise<IteratorResult<E, undefined>>
  next(): NodesPromise
  next(): Promise<IteratorResult<E, undefined>>
  async next(): Promise<IteratorResult<E, undefined>> {
    if (this.#turn === null && this.started) {
      const event = this.#supply.take()
      if (event !== null) return { done: false, value: event }
    }
    return this.#inTurn()
  }

  /** Called when the loop is left: destroys the source, and resolves when everything is released. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    this.inBody = false
    this.end()
    const stream = this.#stream
    if (!stream.closed) {
      const closed = new Promise((resolve) => stream.once('close', resolve))
      stream.destroy()
      await closed
    }
    return DONE
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  /** True once the loop has ended, or will end at its next step. */
  get over(): boolean {
    return this.#outcome !== undefined
  }

  /** Called when a record is ready, and at the end or on an error. */
  wake(): void {
    this.#resume?.()
    this.#resume = null
  }

  /** Ends the loop now; without this call it ends when the stream has closed. */
  end(): void {
    this.#settle(null)
  }

  /** Answers overlapping `next()` calls in their order. */
  async #inTurn(): Promise<IteratorResult<E, undefined>> {
    const turn = this.#after(this.#turn)
    this.#turn = turn
    try {
      return await turn
    } finally {
      if (this.#turn === turn) this.#turn = null
    }
  }

  async #after(before: Promise<unknown> | null): Promise<IteratorResult<E, undefined>> {
    // The caller of the previous `next()` already received its error.
    if (before !== null) await before.catch(() => {})
    this.#start()
    this.inBody = false
    for (;;) {
      const event = this.#supply.take()
      if (event !== null) {
        this.inBody = true
        return { done: false, value: event }
      }
      if (this.#outcome !== undefined) return this.#over(this.#outcome)
      await new Promise<void>((resolve) => {
        this.#resume = resolve
        this.#supply.ask()
      })
    }
  }

  /** Throws the error once; afterwards the iterator is done. */
  #over(error: Error | null): IteratorResult<E, undefined> {
    this.#outcome = null
    if (error !== null) throw error
    return DONE
  }

  #start(): void {
    if (this.started) return
    this.started = true
    finished(this.#stream, { writable: false }, (error) => {
      this.#settle(error ?? null)
    })
  }

  #settle(outcome: Error | null): void {
    if (this.#outcome === undefined) this.#outcome = outcome
    this.wake()
  }
}

const DONE: { readonly done: true; readonly value: undefined } = { done: true, value: undefined }

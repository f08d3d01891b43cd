import { finished, type Readable } from 'node:stream'
import type { NodesPromise, TypedIterator } from './typed-readable.ts'

/** How the iterator gets at a stream's records. */
export interface EventSupply<E> {
  /** A record in hand, or null. */
  take(): E | null
  /** Asks for more: `wake` of the iterator is called when there is something, or the stream ends. */
  ask(): void
}

/**
 * `for await` over a source. Node's own iterator pays a generator's three promises and the stream's buffer for every
 * record; this one takes what is in hand straight from the intake and waits only where there is nothing. Ends and
 * errors arrive as the stream tells them.
 */
export class EventIterator<E> implements TypedIterator<E> {
  readonly #stream: Readable
  readonly #supply: EventSupply<E>
  /** True from the first `next()` on: from then records come this way and not through the stream's buffer. */
  started = false
  /** True while the consumer works on a record and has not asked for the next. */
  inBody = false
  #resume: (() => void) | null = null
  /** The last of the `next()` calls that wait; null where nobody waits. */
  #turn: Promise<unknown> | null = null
  /** undefined while the loop may go on; then what it ends with: the stream's error, or null. */
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

  /** Leaving the loop destroys the source; resolves when everything is released. */
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

  /** True once the loop has been told to end, or will be at its next step. */
  get over(): boolean {
    return this.#outcome !== undefined
  }

  /** There is something again: records, the end, or an error. */
  wake(): void {
    this.#resume?.()
    this.#resume = null
  }

  /** There is nothing more to come. Without it the loop ends when the stream has closed. */
  end(): void {
    this.#settle(null)
  }

  /** Calls that overlap are answered in their order. */
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
    // The error of the call before this one went to its caller.
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

  /** An error is thrown once; after it the iterator is done. */
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

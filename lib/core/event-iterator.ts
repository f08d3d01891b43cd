import { finished, type Readable } from 'node:stream'

/**
 * `for await` over a source. Node's own iterator pays a generator's three promises and the stream's buffer for every
 * record; this one takes what is in hand straight from the intake, and falls back to `read()` and `'readable'` when there
 * is nothing, so that ends and errors arrive as the stream tells them.
 */
export class EventIterator<E> implements AsyncIterableIterator<E, undefined> {
  readonly #stream: Readable
  readonly #take: () => E | null
  #started = false
  #wake: (() => void) | null = null
  /** The promise that the next `next()` has to wait for; null where nobody waits. */
  #turn: Promise<unknown> | null = null
  /** undefined while the stream lives; then its error, or null where it ended well. */
  #outcome: Error | null | undefined
  /** True while the consumer works on a record and has not asked for the next. */
  inBody = false

  /** `take` gives a record that is in hand and precedes nothing in the stream's buffer, or null. */
  constructor(stream: Readable, take: () => E | null) {
    this.#stream = stream
    this.#take = take
  }

  async next(): Promise<IteratorResult<E, undefined>> {
    if (this.#turn === null && this.#started) {
      const event = this.#take()
      if (event !== null) return { done: false, value: event }
    }
    return this.#inTurn()
  }

  async return(): Promise<IteratorResult<E, undefined>> {
    this.inBody = false
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

  /** Calls that overlap are answered in their order. */
  async #inTurn(): Promise<IteratorResult<E, undefined>> {
    const before = this.#turn
    const turn = (async () => {
      await before
      return this.#read()
    })()
    this.#turn = turn
    try {
      return await turn
    } finally {
      if (this.#turn === turn) this.#turn = null
    }
  }

  async #read(): Promise<IteratorResult<E, undefined>> {
    this.#start()
    this.inBody = false
    for (;;) {
      const event = this.#stream.destroyed ? null : this.#stream.read() as E | null
      if (event !== null) {
        this.inBody = true
        return { done: false, value: event }
      }
      if (this.#outcome === null) return DONE
      if (this.#outcome !== undefined) throw this.#outcome
      await new Promise<void>((resolve) => { this.#wake = resolve })
    }
  }

  #start(): void {
    if (this.#started) return
    this.#started = true
    const wake = (): void => {
      this.#wake?.()
      this.#wake = null
    }
    this.#stream.on('readable', wake)
    finished(this.#stream, { writable: false }, (error) => {
      this.#outcome = error ?? null
      wake()
    })
  }
}

const DONE: { readonly done: true, readonly value: undefined } = { done: true, value: undefined }

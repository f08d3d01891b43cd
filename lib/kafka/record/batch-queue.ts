import type { FetchedBatch } from './fetched-batch.ts'
import type { KafkaEvent } from './kafka-event.ts'

/** A batch in the queue. */
export interface Ticket {
  readonly batch: FetchedBatch
  /** Resolves to true when the batch is in hand, and to false if it was withdrawn or the queue was closed. */
  readonly turn: Promise<boolean>
  /** The value that `turn` resolved to; null while the batch waits. */
  readonly outcome: boolean | null
}

/**
 * Holds the records in hand: one batch at a time, while the batches of other members or partitions wait where they were
 * fetched. So the next fetch is under way while the last batch of the previous one is delivered, and memory holds no
 * more than that.
 */
export class BatchQueue {
  #inHand: FetchedBatch | null = null
  #waiting: (Ticket & { settle(admitted: boolean): void })[] = []
  #wake: ((error?: unknown) => void) | null = null
  /** The error that ends the source. */
  #failure: { readonly error: unknown } | null = null
  #waking = false
  #closed = false
  /** Records delivered so far. */
  taken = 0

  /** Adds a batch. It is in hand immediately if no other is, otherwise when its turn comes. */
  offer(batch: FetchedBatch): Ticket {
    const ticket = ticketFor(batch)
    this.#waiting.push(ticket)
    if (this.#closed) this.close()
    else this.#admit()
    return ticket
  }

  /** Takes no more batches; records in hand are still delivered. */
  close(): void {
    this.#closed = true
    for (const ticket of this.#waiting.splice(0)) ticket.settle(false)
    this.#wakeSoon()
  }

  /** Drops the batches that `which` selects, in hand or waiting: their remaining records are not delivered. */
  withdraw(which: (batch: FetchedBatch) => boolean): void {
    const gone = this.#waiting.filter(({ batch }) => which(batch))
    this.#waiting = this.#waiting.filter(({ batch }) => !which(batch))
    for (const ticket of gone) ticket.settle(false)
    if (this.#inHand !== null && which(this.#inHand)) this.#inHand = null
    this.#admit()
  }

  next(): KafkaEvent | null {
    const batch = this.#inHand
    if (batch === null) return null
    const event = batch.take()
    if (event !== null) {
      this.taken++
      return event
    }
    if (!batch.empty) return null // the event loop gets a turn
    this.#inHand = null
    batch.finish()
    this.#admit()
    return null // here, too: the client continues with its next fetch
  }

  /**
   * Calls back once, at the earliest in the next turn of the event loop, when records are in hand or the queue has
   * ended.
   */
  wait(wake: (error?: unknown) => void): void {
    this.#wake = wake
    if (this.#inHand !== null || this.ended || this.#failure !== null) this.#wakeSoon()
  }

  /** Calls back with an error, which ends the source. */
  fail(error: unknown): void {
    this.#failure = { error }
    this.#wakeSoon()
  }

  /** Whether the queue is closed and all records in hand were delivered. */
  get ended(): boolean {
    return this.#closed && this.#inHand === null
  }

  /** Whether the consumer has not yet taken all records in hand. */
  get loaded(): boolean {
    return this.#inHand !== null && !this.#inHand.empty
  }

  /** Whether batches are in hand or wait for their turn. */
  get holds(): boolean {
    return this.#inHand !== null || this.#waiting.length > 0
  }

  #admit(): void {
    if (this.#inHand !== null) return
    const ticket = this.#waiting.shift()
    if (ticket === undefined) return
    this.#inHand = ticket.batch
    ticket.batch.begin()
    ticket.settle(true)
    this.#wakeSoon()
  }

  #wakeSoon(): void {
    if (this.#wake === null || this.#waking) return
    this.#waking = true
    setImmediate(() => {
      this.#waking = false
      const wake = this.#wake
      this.#wake = null
      if (this.#failure === null) wake?.()
      else wake?.(this.#failure.error)
    })
  }
}

function ticketFor(batch: FetchedBatch): Ticket & { settle(admitted: boolean): void } {
  let resolve: (admitted: boolean) => void
  const turn = new Promise<boolean>((settled) => {
    resolve = settled
  })
  const ticket = {
    batch,
    turn,
    outcome: null as boolean | null,
    settle: (admitted: boolean): void => {
      ticket.outcome = admitted
      resolve(admitted)
    }
  }
  return ticket
}

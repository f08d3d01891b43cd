import type { MessageOrigin } from '../event/message-origin.ts'
import { ORIGIN_COST_BYTES, RECEIVED_COST_BYTES } from '../received-cost.ts'

/** A waiting datagram. */
export interface Datagram {
  readonly bytes: Buffer
  /** The end of the message in `bytes`. */
  readonly end: number
  readonly origin: MessageOrigin
  /** The flags of the event. */
  readonly flags: number
}

/**
 * Datagrams that have arrived and are not delivered yet. The total size is limited, because UDP has no backpressure.
 * The overhead of each message counts too, so that a flood of short ones cannot fill the memory.
 */
export class DatagramQueue {
  readonly #limit: number
  readonly #dropsOldest: boolean
  /** A ring whose length is a power of two. */
  #ring: (Datagram | undefined)[] = emptyRing(FIRST_LENGTH)
  #head = 0
  #size = 0
  #bytes = 0

  constructor(limit: number, overflow: 'drop_newest' | 'drop_oldest') {
    this.#limit = limit
    this.#dropsOldest = overflow === 'drop_oldest'
  }

  get size(): number {
    return this.#size
  }

  /** The amount that counts against the limit. */
  get bytes(): number {
    return this.#bytes
  }

  /** Returns how many datagrams were dropped: the new one itself, or as many old ones as necessary. */
  push(datagram: Datagram): number {
    let dropped = 0
    if (this.#bytes + this.#costOf(datagram) > this.#limit) {
      if (!this.#dropsOldest) return 1
      for (; this.#bytes + this.#costOf(datagram) > this.#limit && this.shift() !== null; dropped++);
      if (this.#costOf(datagram) > this.#limit) return dropped + 1
    }
    this.#bytes += this.#costOf(datagram)
    if (this.#size === this.#ring.length) this.#grow()
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = datagram
    this.#size++
    return dropped
  }

  shift(): Datagram | null {
    const datagram = this.#ring[this.#head]
    if (datagram === undefined) return null
    this.#ring[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#ring.length - 1)
    this.#size--
    this.#bytes -=
      datagram.bytes.length +
      RECEIVED_COST_BYTES +
      (this.#ring[this.#head]?.origin === datagram.origin ? 0 : ORIGIN_COST_BYTES)
    return datagram
  }

  clear(): void {
    this.#ring = emptyRing(FIRST_LENGTH)
    this.#head = 0
    this.#size = 0
    this.#bytes = 0
  }

  /** The origin counts only if it differs from that of the previous datagram. */
  #costOf({ bytes, origin }: Datagram): number {
    const last = this.#size === 0 ? undefined : this.#ring[(this.#head + this.#size - 1) & (this.#ring.length - 1)]
    return bytes.length + RECEIVED_COST_BYTES + (last?.origin === origin ? 0 : ORIGIN_COST_BYTES)
  }

  #grow(): void {
    const ordered = [...this.#ring.slice(this.#head), ...this.#ring.slice(0, this.#head)]
    this.#ring = [...ordered, ...emptyRing(ordered.length)]
    this.#head = 0
  }
}

function emptyRing(length: number): (Datagram | undefined)[] {
  return Array.from({ length }, () => undefined)
}

const FIRST_LENGTH = 1024

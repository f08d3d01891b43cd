import type { Page } from '../event/page.ts'

/** A datagram that waits. */
export interface Datagram {
  readonly bytes: Buffer
  /** Where its message ends. */
  readonly end: number
  readonly page: Page
  /** What its event is flagged with. */
  readonly flags: number
}

/**
 * What has arrived and not been taken, bounded in bytes: UDP cannot be held up. What a message costs beside its bytes counts too,
 * so that a flood of short ones cannot fill the memory.
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

  /** What counts against the limit. */
  get bytes(): number {
    return this.#bytes
  }

  /** Gives how many datagrams were dropped for it: the new one itself, or as many old ones as it takes. */
  push(datagram: Datagram): number {
    const cost = costOf(datagram)
    let dropped = 0
    if (this.#bytes + cost > this.#limit) {
      if (!this.#dropsOldest) return 1
      for (; this.#bytes + cost > this.#limit && this.shift() !== null; dropped++);
      if (cost > this.#limit) return dropped + 1
    }
    if (this.#size === this.#ring.length) this.#grow()
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = datagram
    this.#size++
    this.#bytes += cost
    return dropped
  }

  shift(): Datagram | null {
    const datagram = this.#ring[this.#head]
    if (datagram === undefined) return null
    this.#ring[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#ring.length - 1)
    this.#size--
    this.#bytes -= costOf(datagram)
    return datagram
  }

  clear(): void {
    this.#ring = emptyRing(FIRST_LENGTH)
    this.#head = 0
    this.#size = 0
    this.#bytes = 0
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

function costOf({ bytes }: Datagram): number {
  return bytes.length + OVERHEAD_BYTES
}

const FIRST_LENGTH = 1024
/** The Buffer with its memory's own bookkeeping, the entry, its place in the ring and its share of the page. */
const OVERHEAD_BYTES = 384

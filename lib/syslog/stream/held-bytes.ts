/** A holder of received bytes: a connection. */
export interface Holder {
  /** Bytes of a message whose end has not arrived. */
  readonly carried: number
  /** Resumes reading, if the limits allow it. */
  readOn(): void
  /** Pauses reading. */
  holdUp(): void
  /** Closes the connection to release the bytes of its unfinished message. */
  giveWay(): void
}

/**
 * The bytes that all connections of a source hold together. At the limit, all connections pause until half of it is
 * free again: with a single threshold, every chunk would pause and resume every connection.
 */
export class HeldBytes {
  full = false
  readonly #limit: number
  readonly #holders: Iterable<Holder>
  #held = 0

  constructor(limit: number, holders: Iterable<Holder>) {
    this.#limit = limit
    this.#holders = holders
  }

  /** Adds `count` to the held bytes; negative if bytes are released. */
  add(count: number): void {
    this.#held += count
    if (!this.full && this.#held >= this.#limit) {
      this.full = true
      for (const holder of this.#holders) holder.holdUp()
    } else if (this.full && this.#held <= this.#limit / 2) {
      this.full = false
      for (const holder of this.#holders) holder.readOn()
    }
  }

  /**
   * Called when the consumer has taken all messages. If the limit is still reached, only unfinished messages fill it,
   * whose ends are not read while reading is paused: the connections that hold the most are closed.
   */
  makeRoom(): void {
    if (!this.full) return
    const byCarried = [...this.#holders].sort((a, b) => b.carried - a.carried)
    let held = this.#held
    for (const holder of byCarried) {
      if (held <= this.#limit / 2) return
      held -= holder.carried
      holder.giveWay()
    }
  }
}

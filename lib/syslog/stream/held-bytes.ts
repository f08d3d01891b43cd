/** Who holds bytes of senders. */
export interface Holder {
  /** Bytes of a message whose end has not come. */
  readonly carried: number
  /** Checks again whether it may read. */
  readOn(): void
  /** Reads no more for now. */
  holdUp(): void
  /** Ends, because the bytes it holds are needed. */
  giveWay(): void
}

/**
 * The bytes that all connections of a source hold together. At the limit nobody reads until half of it is free again: a
 * single threshold would stop and start every connection for each chunk.
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

  /** So many more, or fewer. */
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
   * Called when the consumer has taken everything: only unfinished messages are held then, whose ends nobody reads.
   * Those who hold the most give way.
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

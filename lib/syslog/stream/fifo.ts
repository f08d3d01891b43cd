/** A first-in, first-out queue with constant time per operation: `shift` of an array moves all remaining elements. */
export class Fifo<T> {
  #first: Link<T> | null = null
  #last: Link<T> | null = null

  get isEmpty(): boolean {
    return this.#first === null
  }

  push(value: T): void {
    const link: Link<T> = { value, next: null }
    if (this.#last === null) this.#first = link
    else this.#last.next = link
    this.#last = link
  }

  /** Removes and returns the oldest value; undefined if the queue is empty. */
  shift(): T | undefined {
    const link = this.#first
    if (link === null) return undefined
    this.#first = link.next
    if (link.next === null) this.#last = null
    return link.value
  }

  clear(): void {
    this.#first = null
    this.#last = null
  }
}

interface Link<T> {
  readonly value: T
  next: Link<T> | null
}

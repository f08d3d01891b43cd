import { EventEmitter } from 'node:events'

/** A peer in the test's own process: what it says is heard by whoever listens. */
export class Upstream extends EventEmitter {
  #count = 0

  /** Says one or more lines that are all different. */
  say(lines = 1): { readonly records: number } {
    for (let line = 0; line < lines; line++) this.emit('line', `line ${this.#count++}`)
    return { records: lines }
  }
}

/** A queue at a server, which gives each record once. */
export class RemoteQueue {
  #next = 0

  take(count: number): number[] {
    return Array.from({ length: count }, () => this.#next++)
  }

  /** Puts back what was not delivered. */
  giveBack(from: number): void {
    this.#next = from
  }
}

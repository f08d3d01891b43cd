/**
 * The beginning of a frame whose rest has not arrived. It has its own memory, so that it keeps no chunk alive. It grows
 * by doubling, so that a frame that arrives byte by byte takes linear time.
 */
export class CarriedBytes {
  #bytes: Buffer = EMPTY
  #length = 0

  get length(): number {
    return this.#length
  }

  add(chunk: Buffer, start: number, end: number): void {
    const length = this.#length + end - start
    if (length > this.#bytes.length) this.#grow(length)
    chunk.copy(this.#bytes, this.#length, start, end)
    this.#length = length
  }

  /** The bytes from `start` on. After `clear`, they are never overwritten. */
  bytes(start = 0): Buffer {
    return this.#bytes.subarray(start, this.#length)
  }

  clear(): void {
    this.#bytes = EMPTY
    this.#length = 0
  }

  #grow(length: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(length, this.#bytes.length * 2, SMALLEST))
    this.#bytes.copy(bytes, 0, 0, this.#length)
    this.#bytes = bytes
  }
}

const EMPTY = Buffer.alloc(0)
const SMALLEST = 256

import { CarriedBytes } from './carried-bytes.ts'

/**
 * A frame with an octet count that is not complete in one block: a long one, or one whose rest has not arrived. If it
 * is longer than the limit, its beginning is kept and the rest is dropped on arrival.
 */
export class CountedFrame {
  readonly #max: number
  /** The octet count of the frame. Valid until the next frame begins. */
  count = 0
  readonly #bytes = new CarriedBytes()
  /** How many more bytes are to be kept. */
  #missing = 0
  /** How many bytes after them are to be dropped. */
  #excess = 0

  constructor(max: number) {
    this.#max = max
  }

  /** The number of bytes kept so far. */
  get length(): number {
    return this.#bytes.length
  }

  /** Whether the next bytes belong to the frame. */
  get open(): boolean {
    return this.#missing > 0 || this.#excess > 0
  }

  /** Whether bytes beyond the limit are still to be dropped. */
  get cut(): boolean {
    return this.#excess > 0
  }

  /** Whether all bytes to keep have arrived; the rest of the frame is dropped. */
  get passed(): boolean {
    return this.#missing === 0
  }

  /** Begins a frame with this octet count. */
  begin(count: number): void {
    this.count = count
    const isCut = count > this.#max + SLACK
    this.#missing = isCut ? this.#max : count
    this.#excess = count - this.#missing
  }

  /** Keeps bytes of the chunk from `position` on; returns how many. The frame can be delivered once it is `passed`. */
  take(chunk: Buffer, position: number): number {
    const count = Math.min(this.#missing, chunk.length - position)
    this.#bytes.add(chunk, position, position + count)
    this.#missing -= count
    return count
  }

  /** Drops the bytes that belong to the frame, of `available` ones; returns how many. */
  pass(available: number): number {
    const count = Math.min(this.#excess, available)
    this.#excess -= count
    return count
  }

  /** Returns the kept bytes, and clears them. */
  rest(): Buffer {
    const bytes = this.#bytes.bytes()
    this.#bytes.clear()
    return bytes
  }
}

/**
 * A message of the maximum length may be followed by CR and LF. Longer messages count as cut, however the network has
 * split their bytes.
 */
export const SLACK = 2

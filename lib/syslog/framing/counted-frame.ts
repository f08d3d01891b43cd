import { CarriedBytes } from './carried-bytes.ts'

/**
 * A frame with an octet count that is not in one block: a long one, or one whose rest has not come. If it is longer
 * than the limit, its beginning is kept and the rest is dropped as it comes.
 */
export class CountedFrame {
  readonly #max: number
  /** What it begins with. Known until the next one begins. */
  count = 0
  readonly #bytes = new CarriedBytes()
  /** Bytes that are still to be kept. */
  #missing = 0
  /** Bytes behind them that are to be left out. */
  #excess = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Bytes in hand. */
  get length(): number {
    return this.#bytes.length
  }

  /** What comes next belongs to it. */
  get open(): boolean {
    return this.#missing > 0 || this.#excess > 0
  }

  /** It is longer than the limit. Known until the next one begins. */
  get cut(): boolean {
    return this.#excess > 0
  }

  /** It has been given, and its rest is to be left out. */
  get passed(): boolean {
    return this.#missing === 0
  }

  /** `count` is the one that it begins with. */
  begin(count: number): void {
    this.count = count
    const isCut = count > this.#max + SLACK
    this.#missing = isCut ? this.#max : count
    this.#excess = count - this.#missing
  }

  /** Takes the bytes to keep from `position` on; returns how many. The frame is complete once it has `passed`. */
  take(chunk: Buffer, position: number): number {
    const count = Math.min(this.#missing, chunk.length - position)
    this.#bytes.add(chunk, position, position + count)
    this.#missing -= count
    return count
  }

  /** Drops as many of these bytes as belong to it; returns how many. */
  pass(available: number): number {
    const count = Math.min(this.#excess, available)
    this.#excess -= count
    return count
  }

  /** What there is of it. */
  rest(): Buffer {
    const bytes = this.#bytes.bytes()
    this.#bytes.clear()
    return bytes
  }
}

/**
 * A message of the limit's length may have CR and LF after it. Longer ones count as cut, wherever their bytes were
 * split.
 */
export const SLACK = 2

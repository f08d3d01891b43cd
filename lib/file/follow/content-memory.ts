/**
 * What is kept of a content to know it again: its first bytes, and those just before the offset up to which it has been read. Both are
 * bytes and not hashes: when a file has changed, they tell where it begins to differ.
 */
export class ContentMemory {
  #head: Buffer
  #window: Buffer
  #offset: number

  /** `window` are the bytes just before `offset`. */
  constructor(offset = 0, head: Buffer = NOTHING, window: Buffer = NOTHING) {
    this.#offset = offset
    this.#head = head
    this.#window = window
  }

  /** Up to where the content has been read, in bytes. */
  get offset(): number {
    return this.#offset
  }

  /** The first bytes, at most `HEAD_BYTES`. */
  get head(): Buffer {
    return this.#head
  }

  /** The bytes just before the offset, at most `WINDOW_BYTES`. */
  get window(): Buffer {
    return this.#window
  }

  /** Offset of the window's first byte. */
  get windowStart(): number {
    return this.#offset - this.#window.length
  }

  /** More was read. `bytes` is not kept. */
  took(bytes: Buffer): void {
    if (this.#head.length < HEAD_BYTES && this.#head.length === this.#offset) {
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEAD_BYTES - this.#head.length)])
    }
    this.#window = bytes.length >= WINDOW_BYTES
      ? Buffer.from(bytes.subarray(-WINDOW_BYTES))
      : Buffer.concat([this.#window.subarray(Math.max(0, this.#window.length + bytes.length - WINDOW_BYTES)), bytes])
    this.#offset += bytes.length
  }

  /** What it would be if it had been read up to there. */
  until(offset: number): ContentMemory {
    const window = this.#window.subarray(0, Math.max(0, offset - this.windowStart))
    return new ContentMemory(offset, this.#head.subarray(0, Math.min(offset, HEAD_BYTES)), window)
  }

  /** The bytes in `[start, end)` as far as the window holds them all; null where it does not. */
  slice(start: number, end: number): Buffer | null {
    const { windowStart } = this
    return start < windowStart || end > this.#offset ? null : this.#window.subarray(start - windowStart, end - windowStart)
  }
}

/** A longer head tells more contents apart, and costs that much memory for each file. */
export const HEAD_BYTES = 1024
/** What is truncated by less than this is followed without a line being read again. */
export const WINDOW_BYTES = 4096
const NOTHING = Buffer.alloc(0)

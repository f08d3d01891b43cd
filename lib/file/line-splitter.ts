import type { LineEnding } from './line-ending.ts'

/**
 * Finds the lines of a file in its chunks. A line that crosses chunks is joined as bytes; its beginning is saved before
 * the chunk's memory is reused. Linear in the number of bytes, whatever the line's length: a line over the limit is
 * kept up to the limit, and the rest is skipped.
 */
export class LineSplitter {
  readonly #maxLineBytes: number
  readonly #ending: LineEnding
  #chunk: Buffer = EMPTY
  #chunkOffset = 0
  /** Where the next line starts in the chunk. */
  position = 0
  /** Pieces of an unfinished line; at most the limit and one CR. */
  #carry: Buffer[] = []
  #carryBytes = 0
  /** All bytes of that line so far, including those over the limit. */
  #carryTotal = 0

  /** The last line found: its bytes in `bytes` from `start` to before `stop`. Valid until the next call. */
  bytes: Buffer = EMPTY
  start = 0
  stop = 0
  /** Offset of the line's first byte in the file. */
  offset = 0
  truncated = false

  constructor(maxLineBytes: number, ending: LineEnding) {
    this.#maxLineBytes = maxLineBytes
    this.#ending = ending
  }

  get chunk(): Buffer {
    return this.#chunk
  }

  /** Offset of the byte after the last line that was found. */
  get lineOffset(): number {
    return this.#chunkOffset + this.position - this.#carryTotal
  }

  /** Bytes carried over from earlier chunks for an unfinished line; 0 if the chunk begins with a new line. */
  get carried(): number {
    return this.#carryTotal
  }

  /** Sets the next chunk; the previous one must be used up. */
  feed(chunk: Buffer, offset: number): void {
    this.#chunk = chunk
    this.#chunkOffset = offset
    this.position = 0
  }

  /** Finds the next whole line; false if the chunk holds none, in which case its rest is saved. */
  next(): boolean {
    const { position } = this
    const end = this.#ending.find(this.#chunk, position)
    if (end === -1) {
      this.#save(position)
      return false
    }
    this.position = end + this.#ending.width
    if (this.#carryTotal === 0) this.#found(this.#chunk, position, end, this.#chunkOffset + position, end - position)
    else this.#foundCarried(position, end)
    return true
  }

  /**
   * At the end of the file: makes an unfinished last line the current line; false if there is none. A lone CR does not
   * end a line.
   */
  flush(): boolean {
    const total = this.#carryTotal
    if (total === 0) return false
    this.#foundCarried(this.position, this.position)
    this.stop = Math.min(this.bytes.length, this.#maxLineBytes)
    this.truncated = this.stop < total
    return true
  }

  /** Cuts the line found by `flush` to `length` bytes; its other bytes become the beginning of the next line. */
  keepFrom(length: number): void {
    this.#carry = [this.bytes.subarray(length)]
    this.#carryBytes = this.bytes.length - length
    this.#carryTotal = this.#carryBytes
    this.stop = length
  }

  #foundCarried(position: number, end: number): void {
    const total = this.#carryTotal + end - position
    const offset = this.#chunkOffset + position - this.#carryTotal
    this.#keep(position, end)
    const bytes = Buffer.concat(this.#carry, this.#carryBytes)
    this.#carry = []
    this.#carryBytes = 0
    this.#carryTotal = 0
    this.#found(bytes, 0, bytes.length, offset, total)
  }

  #found(bytes: Buffer, start: number, end: number, offset: number, total: number): void {
    const whole = end - start === total ? this.#ending.trim(bytes, start, end) : end
    this.bytes = bytes
    this.start = start
    this.stop = Math.min(whole, start + this.#maxLineBytes)
    this.offset = offset
    this.truncated = this.stop < whole || end - start < total
  }

  #save(position: number): void {
    this.#keep(position, this.#chunk.length)
    this.#carryTotal += this.#chunk.length - position
    this.position = this.#chunk.length
  }

  /**
   * Copies as much as the limit allows, and one CR beyond it: a line of exactly the maximum length that ends in CRLF
   * must not look like a longer line.
   */
  #keep(position: number, end: number): void {
    const room = this.#maxLineBytes + this.#ending.slack - this.#carryBytes
    const stop = Math.min(end, position + room)
    if (stop <= position) return
    this.#carry.push(Buffer.from(this.#chunk.subarray(position, stop)))
    this.#carryBytes += stop - position
  }
}

const EMPTY = Buffer.alloc(0)

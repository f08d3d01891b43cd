import { CarriedBytes } from './carried-bytes.ts'
import { COUNT_LENGTH, COUNT_SHIFT } from './octet-count.ts'

/**
 * A frame that is not in one block: a long one, or one whose rest has not come. Of one that is longer than the limit the
 * beginning is kept and the rest left out as it comes.
 */
export class CarriedFrame {
  /** Where the chunk is to be read on, after `take`. */
  position = 0
  /** Whether the frame that `take` gave was longer than the limit. */
  cut = false
  readonly #max: number
  readonly #delimiter: '\n' | '\0'
  readonly #bytes = new CarriedBytes()
  /** How long it is with its count: 0 for a line, -1 where that is not known yet. */
  #expected = 0
  /** How long its count is. */
  #countLength = 0
  /** Bytes of an overlong counted frame that are still to be left out. */
  #skip = 0
  /** The rest of an overlong line is left out. */
  #skipLine = false

  constructor(max: number, delimiter: '\n' | '\0') {
    this.#max = max
    this.#delimiter = delimiter
  }

  /** Bytes in hand. */
  get length(): number {
    return this.#bytes.length
  }

  /** What comes next belongs to it. */
  get open(): boolean {
    return this.#bytes.length > 0 || this.#skip > 0 || this.#skipLine
  }

  /** Too little has come to see whether it has a count. */
  get undecided(): boolean {
    return this.#expected === -1
  }

  /** It has a count. */
  get counted(): boolean {
    return this.#expected > 0
  }

  /** `found` is what `octetCount` gave for its beginning. */
  begin(found: number): void {
    this.#countLength = found > 0 ? found & COUNT_LENGTH : 0
    this.#expected = found > 0 ? (found >> COUNT_SHIFT) + this.#countLength : found
  }

  /** Takes what belongs to it from `position` on; gives its bytes, without the count, once they are whole or enough. */
  take(chunk: Buffer, position: number): Buffer | null {
    this.position = position
    if (this.#skip > 0) return this.#skipBytes(chunk)
    if (this.#skipLine) return this.#skipToDelimiter(chunk)
    if (this.undecided) return this.#add(chunk, chunk.length)
    return this.counted ? this.#takeCounted(chunk) : this.#takeLine(chunk)
  }

  /** What there is of it, without its count. It is then done with. */
  rest(): Buffer {
    const bytes = this.#bytes.bytes(this.#countLength)
    this.#bytes.clear()
    this.#expected = 0
    this.#countLength = 0
    return bytes
  }

  #takeCounted(chunk: Buffer): Buffer | null {
    this.cut = this.#expected - this.#countLength > this.#max + SLACK
    const needed = this.cut ? this.#countLength + this.#max : this.#expected
    this.#add(chunk, Math.min(chunk.length, this.position + needed - this.#bytes.length))
    if (this.#bytes.length < needed) return null
    this.#skip = this.#expected - needed
    return this.rest()
  }

  #takeLine(chunk: Buffer): Buffer | null {
    const found = chunk.indexOf(this.#delimiter, this.position)
    const end = found === -1 ? chunk.length : found
    this.cut = this.#bytes.length + end - this.position > this.#max + SLACK
    this.#add(chunk, this.cut ? Math.max(this.position, Math.min(end, this.position + this.#max - this.#bytes.length)) : end)
    if (found === -1 && !this.cut) return null
    this.#skipLine = found === -1
    this.position = found === -1 ? end : end + 1
    return this.rest()
  }

  #skipBytes(chunk: Buffer): null {
    const count = Math.min(this.#skip, chunk.length - this.position)
    this.#skip -= count
    this.position += count
    return null
  }

  #skipToDelimiter(chunk: Buffer): null {
    const end = chunk.indexOf(this.#delimiter, this.position)
    this.#skipLine = end === -1
    this.position = end === -1 ? chunk.length : end + 1
    return null
  }

  #add(chunk: Buffer, end: number): null {
    this.#bytes.add(chunk, this.position, end)
    this.position = end
    return null
  }
}

/** A message of the limit's length may have CR and LF after it. Longer lines count as cut, wherever their bytes were split. */
const SLACK = 2

import { isAscii } from 'node:buffer'
import { headerOf } from '../event/header-of.ts'
import type { Page } from '../event/page.ts'
import { INVALID_FRAME, MAY_BE_UTF8, SyslogEvent, TRUNCATED } from '../event/syslog-event.ts'
import { viewOf } from '../parse/latin1.ts'
import { isTrimmed, trimmedStop } from '../parse/trim.ts'
import { CarriedFrame } from './carried-frame.ts'
import { COUNT_BYTES, COUNT_LENGTH, COUNT_SHIFT, octetCount } from './octet-count.ts'

export interface FrameFormat {
  readonly framing: 'auto' | 'line' | 'len' | 'nul'
  /** In `auto`, a connection whose first frame is a line stays with lines. */
  readonly preferNewline: boolean
  readonly maxMessageBytes: number
}

/**
 * Cuts one connection's bytes into messages, one at a time, each when it is asked for. However the bytes were split on their
 * way, the messages are the same.
 *
 * A block of the chunk is turned into text at a time, one code unit a byte: delimiters are found and fields are cut in that
 * text, which costs a fraction of calls into native code for every message.
 */
export class FrameReader {
  /** Why the connection cannot be read any further; null while it can. */
  broken: 'invalid_frame' | 'frame_too_long' | null = null
  #chunk: Buffer = EMPTY
  /** Where the block starts in the chunk. */
  #position = 0
  #block = ''
  /** The block's bytes. */
  #view: DataView = NO_BYTES
  /** Where the next frame starts in the block. */
  #at = 0
  #page: Page
  /** What the events of the chunk are flagged with. */
  #flags = 0
  /** Frames may begin with an octet count. */
  #counts: boolean
  /** They have to. */
  readonly #strict: boolean
  readonly #delimiter: '\n' | '\0'
  /** No frame has come yet, and where the first is a line the connection stays with lines. */
  #preferNewline: boolean
  readonly #max: number
  readonly #carried: CarriedFrame

  constructor({ framing, preferNewline, maxMessageBytes }: FrameFormat, page: Page) {
    this.#page = page
    this.#counts = framing === 'auto' || framing === 'len'
    this.#strict = framing === 'len'
    this.#delimiter = framing === 'nul' ? '\0' : '\n'
    this.#preferNewline = framing === 'auto' && preferNewline
    this.#max = maxMessageBytes
    this.#carried = new CarriedFrame(maxMessageBytes, this.#delimiter)
  }

  /** Takes the connection's next bytes; only after `next` has given null. */
  feed(chunk: Buffer, page: Page): void {
    this.#chunk = chunk
    this.#position = 0
    this.#page = page
    this.#flags = isAscii(chunk) ? 0 : MAY_BE_UTF8
  }

  /** The next message in hand, or null. */
  next(): SyslogEvent | null {
    return this.#fromBlock() ?? this.#slow()
  }

  /** What is left at the end of the connection, or null. */
  flush(): SyslogEvent | null {
    const isCut = this.#carried.counted || this.#strict
    return this.#own(this.#carried.rest(), isCut ? TRUNCATED : 0, isCut ? 'end' : 'limit')
  }

  /** Bytes of a frame that is not whole. */
  get carried(): number {
    return this.#carried.length
  }

  #fromBlock(): SyslogEvent | null {
    const block = this.#block
    while (this.#at < block.length) {
      let start = this.#at
      let end = -1
      if (this.#counts) {
        if (this.#strict) while (start < block.length && isTrimmed(block.charCodeAt(start))) start++
        this.#at = start
        const found = isDigit(block.charCodeAt(start)) || this.#strict ? octetCount(block, start, block.length, this.#strict) : 0
        if (found < 0 || (found === 0 && this.#strict)) return null
        if (found > 0) {
          start += found & COUNT_LENGTH
          end = start + (found >> COUNT_SHIFT)
          if (end > block.length) return null
          this.#at = end
          this.#preferNewline = false
        }
      }
      if (end === -1) {
        end = block.indexOf(this.#delimiter, start)
        if (end === -1) return null
        this.#at = end + 1
        if (this.#preferNewline && trimmedStop(block, start, end) > start) this.#counts = false
      }
      end = trimmedStop(block, start, end)
      if (end > start) {
        return new SyslogEvent(block, start, end, this.#page, this.#flags, headerOf(this.#view, start, end, this.#page, this.#flags))
      }
    }
    return null
  }

  #slow(): SyslogEvent | null {
    this.#leaveBlock()
    while (this.broken === null && this.#position < this.#chunk.length) {
      const event = this.#step()
      if (event !== null) return event
    }
    this.#chunk = EMPTY
    this.#position = 0
    return null
  }

  #leaveBlock(): void {
    this.#position += this.#at
    this.#block = ''
    this.#view = NO_BYTES
    this.#at = 0
  }

  #step(): SyslogEvent | null {
    if (this.#carried.open) return this.#carried.undecided ? this.#tellAgain() : this.#carryOn()
    const position = this.#position
    // No frame within a block can be longer than the limit.
    this.#block = this.#chunk.toString('latin1', position, position + Math.min(BLOCK_BYTES, this.#max))
    this.#view = new DataView(this.#chunk.buffer, this.#chunk.byteOffset + position, this.#block.length)
    const event = this.#fromBlock()
    if (event !== null) return event
    this.#leaveBlock()
    return this.#position === position ? this.#frame() : null
  }

  /** A frame that is not in one block: a long one, or one whose rest has not come. */
  #frame(): SyslogEvent | null {
    const start = this.#position
    const beginning = this.#counts ? this.#chunk.toString('latin1', start, start + COUNT_BYTES) : ''
    const found = this.#counts ? octetCount(beginning, 0, beginning.length, this.#strict) : 0
    if (found === 0 && this.#strict) return this.#breakOff()
    if (found > 0 && found >> COUNT_SHIFT > LONGEST_FRAME) {
      this.broken = 'frame_too_long'
      return null
    }
    if (found > 0) this.#preferNewline = false
    this.#carried.begin(found)
    return this.#carryOn()
  }

  /** What came of a connection that should have begun with a count. */
  #breakOff(): SyslogEvent | null {
    this.broken = 'invalid_frame'
    const end = Math.min(this.#chunk.length, this.#position + this.#max)
    return this.#own(this.#chunk.subarray(this.#position, end), INVALID_FRAME | (end < this.#chunk.length ? TRUNCATED : 0), 'limit')
  }

  #carryOn(): SyslogEvent | null {
    const bytes = this.#carried.take(this.#chunk, this.#position)
    this.#position = this.#carried.position
    if (bytes === null) return null
    const event = this.#own(bytes, this.#carried.cut ? TRUNCATED : 0, 'limit')
    if (this.#preferNewline && event !== null) this.#counts = false
    return event
  }

  /** Too little had come to see a count. The few bytes are put before the new ones. */
  #tellAgain(): null {
    this.#chunk = Buffer.concat([this.#carried.rest(), this.#chunk.subarray(this.#position)])
    this.#position = 0
    return null
  }

  /** An event with a text of its own, which may have begun in another chunk; null where nothing is in it. */
  #own(bytes: Buffer, flags: number, cutBy: 'limit' | 'end'): SyslogEvent | null {
    const text = bytes.toString('latin1')
    const end = (flags & TRUNCATED) === 0 ? trimmedStop(text, 0, text.length) : text.length
    if (end === 0) return null
    const cut = end > this.#max ? TRUNCATED : flags & TRUNCATED
    if (cut !== 0) this.#page.reading.watch.onCut(cutBy, this.#page.peer)
    const stop = Math.min(end, this.#max)
    const all = flags | cut | MAY_BE_UTF8
    return new SyslogEvent(text, 0, stop, this.#page, all, headerOf(viewOf(bytes), 0, stop, this.#page, all))
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

const EMPTY = Buffer.alloc(0)
const NO_BYTES = new DataView(new ArrayBuffer(0))
/** Smaller blocks cost more calls into native code, larger ones are hardly faster, and a kept event would pin more. */
const BLOCK_BYTES = 16_384
/** The longest frame by octet count that is read on past; what claims to be longer is no syslog. */
const LONGEST_FRAME = 10 * 1024 * 1024

import { isAscii } from 'node:buffer'
import { headerOf } from '../event/header-of.ts'
import type { LostBytes, MessageOrigin } from '../event/message-origin.ts'
import { INVALID_FRAME, MAY_BE_UTF8, SyslogEvent, TRUNCATED } from '../event/syslog-event.ts'
import { isTrimmed, trimmedStop } from '../parse/trim.ts'
import { CarriedBytes } from './carried-bytes.ts'
import { CountedFrame, SLACK } from './counted-frame.ts'
import { BEGINNING_BYTES, INCOMPLETE, isDigit, nextBeginning, NONE, priorityAt } from './frame-beginning.ts'
import { LineEnds, lineEndIn, type LineEnd } from './line-ends.ts'
import { COUNT_LENGTH, COUNT_SHIFT, isAbsurd, LONGEST_FRAME, octetCount } from './octet-count.ts'
import { lose, ownEvent } from './own-event.ts'
import { Places } from './places.ts'

export interface FrameFormat {
  readonly framing: 'auto' | 'line' | 'len' | 'nul'
  /** In `auto`: a connection whose first frame is a line keeps to lines. */
  readonly preferNewline: boolean
  readonly maxMessageBytes: number
}

/**
 * Cuts one connection's bytes into messages, one at a time, on demand. The messages do not depend on how the network
 * has split the bytes.
 *
 * Each chunk is converted to text block by block, one code unit per byte. Delimiters and fields are found in that text,
 * which costs a fraction of a call into native code for every message.
 *
 * In `auto`, a count may be wrong. This shows at the end of its frame, if no frame begins there; then everything up to
 * the next beginning of a frame is discarded. On a connection that has sent a count, a line also ends before a count,
 * because a line end may never come.
 */
export class FrameReader {
  /** Why the connection cannot be read any further; null while it can. */
  broken: 'invalid_frame' | 'frame_too_long' | null = null
  /** The number of messages so far that did not arrive complete in one block. */
  begun = 0
  /** Whether the chunk begins with undecided bytes of the previous one. */
  #isContinued = false
  #chunk: Buffer = EMPTY
  /** Where the block starts in the chunk. */
  #position = 0
  #block = ''
  /** The block's bytes. */
  #view: DataView = NO_BYTES
  readonly #lineEnds: LineEnds
  /** The delimiter of lines in a block without NUL; with `nul` framing, in every block. */
  readonly #delimiter: '\n' | '\0'
  /** Whether lines of the block may also end at NUL. */
  #nul = false
  /** Where a PRI may begin in the block. */
  readonly #angles = new Places('<')
  /** Whether the block contains a `<`, so that a line may end before a count. */
  #mayBeLoose = false
  /** Where the next frame starts in the block. */
  #at = 0
  #origin: MessageOrigin
  /** The flags of the chunk's events. */
  #flags = 0
  /** Whether frames may begin with an octet count. */
  #counts: boolean
  /** Whether frames must begin with an octet count. */
  readonly #strict: boolean
  readonly #lineEnd: LineEnd
  readonly #preferNewline: boolean
  /**
   * In `auto`: whether no message has arrived yet, that is, no count and no line that begins with `<PRI>`; with
   * `preferNewline`, no line at all.
   */
  #fresh: boolean
  /** In `auto`: whether a frame with a count has arrived. */
  #counted = false
  /** Whether a frame must begin here, at the end of a counted one. */
  #landing = false
  /** Why bytes are discarded until the next frame begins; null if they are not. */
  #leavingOut: LostBytes | null = null
  readonly #max: number
  /** The length so far of a line that is too long. */
  #lineBytes = 0
  /** An incomplete frame with a count. */
  readonly #frame: CountedFrame
  /** An incomplete line. */
  readonly #line = new CarriedBytes()
  /** Whether the incomplete line may end before a count. */
  #isLoose = false
  /** Too few bytes to decide how they are framed; the next chunk is appended to them. */
  #undecided: Buffer = EMPTY

  constructor({ framing, preferNewline, maxMessageBytes }: FrameFormat, origin: MessageOrigin) {
    this.#origin = origin
    this.#counts = framing === 'auto' || framing === 'len'
    this.#strict = framing === 'len'
    this.#lineEnd = LINE_ENDS[framing]
    this.#lineEnds = new LineEnds(this.#lineEnd)
    this.#delimiter = framing === 'nul' ? '\0' : '\n'
    this.#fresh = framing === 'auto'
    this.#preferNewline = framing === 'auto' && preferNewline
    this.#max = maxMessageBytes
    this.#frame = new CountedFrame(maxMessageBytes)
  }

  /** Takes the connection's next bytes. Call it only after `next` has returned null. */
  feed(chunk: Buffer, origin: MessageOrigin): void {
    this.#isContinued = this.#undecided.length > 0
    this.#chunk = this.#isContinued ? Buffer.concat([this.#undecided, chunk]) : chunk
    this.#undecided = EMPTY
    this.#position = 0
    this.#origin = origin
    this.#flags = isAscii(this.#chunk) ? 0 : MAY_BE_UTF8
  }

  /** The next complete message, or null. */
  next(): SyslogEvent | null {
    return this.#fromBlock() ?? this.#slow()
  }

  /**
   * The message made of the remaining bytes at the end of the connection, or null. Unless the sender has `ended` the
   * connection, its last line counts as truncated.
   */
  flush(ending: 'ended' | 'cut' | 'told'): SyslogEvent | null {
    const rest = Buffer.concat([this.#frame.rest(), this.#line.bytes(), this.#undecided])
    this.#undecided = EMPTY
    if (this.#leavingOut !== null) {
      lose(this.#origin, this.#leavingOut, rest.length)
      return null
    }
    const isCut = this.#frame.open || this.#strict || ending !== 'ended'
    return ownEvent(
      rest,
      isCut ? TRUNCATED : 0,
      !isCut ? 'limit' : ending === 'told' ? 'told' : 'end',
      this.#max,
      this.#origin
    )
  }

  /** The number of bytes of an incomplete frame. */
  get carried(): number {
    return this.#frame.length + this.#line.length + this.#undecided.length
  }

  /** The number of bytes that are not in a message yet. */
  get waiting(): number {
    return this.#chunk.length - this.#position - this.#at + this.carried
  }

  /** Whether a message has begun whose end has not arrived. */
  get unfinished(): boolean {
    return this.carried > 0 || this.#frame.open || this.#leavingOut === 'too_long'
  }

  #fromBlock(): SyslogEvent | null {
    const block = this.#block
    while (this.#at < block.length) {
      if (this.#leavingOut !== null) {
        if (!this.#leaveOut(this.#leavingOut)) return null
        continue
      }
      let start = this.#at
      let end = -1
      if (this.#counts) {
        if (this.#strict) while (start < block.length && isTrimmed(block.charCodeAt(start))) start++
        this.#at = start
        const found =
          isDigit(block.charCodeAt(start)) || this.#strict ? octetCount(block, start, block.length, this.#strict) : NONE
        if (found < 0 || (found === NONE && this.#strict)) return null
        if (found > 0) {
          start += found & COUNT_LENGTH
          end = start + (found >> COUNT_SHIFT)
          if (isAbsurd(found >> COUNT_SHIFT) && !this.#strict) {
            this.#leaveCount(start)
            continue
          }
          if (end > block.length) return null
          this.#at = end
          if (!this.#landing) this.#onCount()
        } else if (this.#landing) {
          const landed = this.#land(start)
          if (landed === 'undecided') return null
          if (landed === 'nowhere') continue
        }
      }
      if (end === -1) {
        end =
          this.#mayBeLoose && (this.#counted || this.#fresh)
            ? this.#looseLineEnd(start)
            : this.#nul
              ? this.#lineEnds.from(start)
              : block.indexOf(this.#delimiter, start)
        if (end === -1) return null
        if (!this.#landing) this.#at = end + 1
        if (this.#fresh && (this.#mayBeLoose || this.#preferNewline)) this.#onFreshLine(block, start, end)
      }
      end = trimmedStop(block, start, end)
      if (end > start) {
        return new SyslogEvent(
          block,
          start,
          end,
          this.#origin,
          this.#flags,
          headerOf(this.#view, start, end, this.#origin, this.#flags)
        )
      }
    }
    return null
  }

  /** Checks the place after a counted frame, if no count follows there. */
  #land(start: number): 'at a line' | 'nowhere' | 'undecided' {
    const code = this.#block.charCodeAt(start)
    if (isTrimmed(code)) {
      this.#at = start + 1
      this.#landing = code === CARRIAGE_RETURN
      return 'nowhere'
    }
    const priority = priorityAt(this.#block, start, this.#block.length)
    if (priority === INCOMPLETE) return 'undecided'
    this.#landing = false
    if (priority !== NONE) return 'at a line'
    this.#leavingOut = 'bad_count'
    this.#tellBadCount()
    return 'nowhere'
  }

  /** Skips a count that cannot be the length of the message after it. */
  #leaveCount(start: number): void {
    this.#tellBadCount()
    lose(this.#origin, 'bad_count', start - this.#at)
    this.#at = start
    this.#onCount()
  }

  #onCount(): void {
    if (this.#strict) return
    this.#landing = true
    this.#counted = true
    this.#fresh = false
  }

  #onFreshLine(text: string, start: number, end: number): void {
    if (this.#preferNewline) this.#counts = this.#fresh = trimmedStop(text, start, end) === start
    else this.#fresh = priorityAt(text, start, end) <= 0
  }

  /** Where a line ends on a connection whose lines may also end before a count. -1 if it does not end yet. */
  #looseLineEnd(start: number): number {
    const end = this.#lineEnds.from(start)
    const stop = end === -1 ? this.#block.length : end
    if (this.#angles.from(start) >= stop || !(this.#counted || this.#mayBeRest(this.#block, start))) return end
    const next = nextBeginning(this.#block, start, stop, true)
    if (next < 0) return end
    this.#lineEndsAtCount()
    this.#at = next
    return next
  }

  /**
   * Whether a line may be the rest of a message that was sent over an earlier connection: no message has arrived on
   * this connection yet, and the line does not begin like one.
   */
  #mayBeRest(text: string, start: number): boolean {
    return this.#fresh && !this.#preferNewline && priorityAt(text, start, text.length) <= 0
  }

  #lineEndsAtCount(): void {
    this.#onCount()
    this.#tellBadCount()
  }

  /** Discards bytes of the block; true if a frame begins after them. */
  #leaveOut(cause: LostBytes): boolean {
    const at = this.#at
    const end = cause === 'too_long' ? this.#lineEnds.from(at) : -1
    const stop = end === -1 ? this.#block.length : end
    const next = this.#counts ? nextBeginning(this.#block, at, stop, cause === 'too_long') : ~stop
    const place = next >= 0 ? next : end === -1 ? ~next : end
    lose(this.#origin, cause, place - at)
    this.#lineBytes += place - at
    this.#at = next < 0 && end !== -1 ? end + 1 : place
    if (next < 0 && end === -1) return false
    this.#leavingOut = null
    this.#landing = false
    if (cause === 'too_long') this.#origin.parts.watch.onLength(this.#lineBytes, this.#origin.peer)
    if (next >= 0 && cause === 'too_long') this.#lineEndsAtCount()
    else if (next >= 0) this.#onCount()
    return true
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
    if (this.#frame.open) return this.#takeFrame()
    if (this.#line.length > 0) return this.#takeLine()
    const position = this.#position
    // No frame within a block can be longer than the limit.
    this.#block = this.#chunk.toString('latin1', position, position + Math.min(BLOCK_BYTES, this.#max))
    this.#view = new DataView(this.#chunk.buffer, this.#chunk.byteOffset + position, this.#block.length)
    this.#lineEnds.of(this.#block)
    this.#nul = this.#lineEnd === 'either' && this.#block.includes('\0')
    this.#angles.of(this.#block)
    this.#mayBeLoose = this.#block.includes('<')
    const event = this.#fromBlock()
    if (event !== null) return event
    this.#leaveBlock()
    return this.#position === position ? this.#begin() : null
  }

  /** Begins a frame that is not complete in one block: a long one, or one whose rest has not arrived. */
  #begin(): SyslogEvent | null {
    const start = this.#position
    if (start > 0 || !this.#isContinued) this.begun++
    const beginning = this.#chunk.toString('latin1', start, start + BEGINNING_BYTES)
    const found = this.#counts ? octetCount(beginning, 0, beginning.length, this.#strict) : NONE
    const isUndecided =
      found === INCOMPLETE ||
      ((this.#landing || this.#fresh) && priorityAt(beginning, 0, beginning.length) === INCOMPLETE)
    if (this.#leavingOut !== null || isUndecided) return this.#wait(start)
    if (found === NONE) return this.#strict ? this.#breakOff() : this.#takeLine()
    if (found >> COUNT_SHIFT > LONGEST_FRAME) {
      this.broken = 'frame_too_long'
      lose(this.#origin, 'broken_off', this.#chunk.length - start)
      return null
    }
    this.#frame.begin(found >> COUNT_SHIFT)
    this.#position += found & COUNT_LENGTH
    this.#onCount()
    return this.#takeFrame()
  }

  /** Keeps the last bytes of the chunk, which are too few to decide how they are framed. */
  #wait(start: number): null {
    this.#undecided = Buffer.from(this.#chunk.subarray(start))
    this.#position = this.#chunk.length
    return null
  }

  /** Delivers the bytes in place of a required count as a message, and stops reading the connection. */
  #breakOff(): SyslogEvent | null {
    this.broken = 'invalid_frame'
    const end = Math.min(this.#chunk.length, this.#position + this.#max)
    lose(this.#origin, 'broken_off', this.#chunk.length - end)
    return ownEvent(
      this.#chunk.subarray(this.#position, end),
      INVALID_FRAME | (end < this.#chunk.length ? TRUNCATED : 0),
      'limit',
      this.#max,
      this.#origin
    )
  }

  #takeFrame(): SyslogEvent | null {
    const frame = this.#frame
    if (frame.passed) {
      const count = frame.pass(this.#chunk.length - this.#position)
      lose(this.#origin, 'too_long', count)
      this.#position += count
      return null
    }
    this.#position += frame.take(this.#chunk, this.#position)
    if (!frame.passed) return null
    if (frame.cut) this.#origin.parts.watch.onLength(frame.count, this.#origin.peer)
    return ownEvent(frame.rest(), frame.cut ? TRUNCATED : 0, 'limit', this.#max, this.#origin)
  }

  /** Reads a line up to the limit, however the network has split its bytes. */
  #takeLine(): SyslogEvent | null {
    const start = this.#position
    const window = this.#chunk.subarray(start, start + this.#max + SLACK + 1 - this.#line.length)
    const lineEnd = lineEndIn(window, this.#lineEnd)
    const stop = lineEnd === -1 ? window.length : lineEnd
    const text = this.#counted || this.#fresh ? window.toString('latin1', 0, stop) : ''
    if (this.#line.length === 0) this.#isLoose = this.#counted || this.#mayBeRest(text, 0)
    const next = this.#isLoose ? nextBeginning(text, 0, stop, true) : ~stop
    if (next >= 0) return this.#endLine(start + next, start + next, true)
    if (lineEnd !== -1) return this.#endLine(start + stop, start + stop + 1, false)
    if (this.#line.length + stop > this.#max + SLACK) return this.#cutLine(start)
    this.#line.add(this.#chunk, start, start + ~next)
    return this.#wait(start + ~next)
  }

  #endLine(end: number, position: number, atCount: boolean): SyslogEvent | null {
    this.#line.add(this.#chunk, this.#position, end)
    this.#position = position
    if (atCount) this.#lineEndsAtCount()
    const bytes = this.#line.bytes()
    this.#line.clear()
    if (this.#fresh) this.#onFreshLine(bytes.toString('latin1'), 0, bytes.length)
    return ownEvent(bytes, 0, 'limit', this.#max, this.#origin)
  }

  #cutLine(start: number): SyslogEvent | null {
    const bytes = Buffer.concat([this.#line.bytes(), this.#chunk.subarray(start)])
    this.#line.clear()
    this.#chunk = bytes.subarray(this.#max)
    this.#position = 0
    this.#leavingOut = 'too_long'
    this.#lineBytes = this.#max
    if (this.#fresh) this.#onFreshLine(bytes.toString('latin1', 0, this.#max), 0, this.#max)
    return ownEvent(bytes.subarray(0, this.#max), TRUNCATED, 'limit', this.#max, this.#origin)
  }

  #tellBadCount(): void {
    this.#origin.parts.watch.onBadCount(this.#origin.peer)
  }
}

const EMPTY = Buffer.alloc(0)
const NO_BYTES = new DataView(new ArrayBuffer(0))
const LINE_ENDS = { auto: 'either', line: '\n', len: '\n', nul: '\0' } as const
const CARRIAGE_RETURN = 0x0d
/**
 * Smaller blocks need more calls into native code; larger ones are hardly faster, and an event that is kept would
 * retain more memory.
 */
const BLOCK_BYTES = 16_384

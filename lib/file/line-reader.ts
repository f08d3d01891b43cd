import { isAscii, isUtf8 } from 'node:buffer'
import type { Tags } from '../../types/tags.ts'
import { FileEvent, type LineDetails, type Page } from './file-event.ts'
import type { LineDecoder, LineFault } from './line-decoder.ts'
import type { LineEnding } from './line-ending.ts'
import { LineSplitter } from './line-splitter.ts'
import { PartedChunks, type ChunkPart, type Chunks } from './parted-chunks.ts'
import type { WholeCharacters } from './whole-characters.ts'

/** How the lines of one file are read. */
export interface LineFormat {
  readonly ending: LineEnding
  readonly maxLineBytes: number
  /** Null for UTF-8 text, which needs decoding only if a line is invalid. */
  readonly decode: LineDecoder | null
  /** Decodes a line of UTF-8 text that is not valid, to say why. */
  readonly decodeInvalid: LineDecoder
  readonly whole: WholeCharacters
  /** False if a byte range is read, whose first line has no number. */
  readonly numbered: boolean
}

/** Where in a content a line begins. */
export interface LineStart {
  readonly offset: number
  /** How many lines come before it. */
  readonly line: number
}

/** What a reader reports about single lines. */
export interface LineWatch {
  /**
   * Decides what to do with a line that cannot be decoded: deliver it raw, leave it out, or read no further. `line` is
   * 0
   * where unknown.
   */
  onFault(fault: LineFault, line: number, offset: number): 'tag' | 'skip' | 'fail'
  onTruncated(line: number, offset: number): void
  /** So many bytes of NULs were skipped. */
  onHole(offset: number, bytes: number): void
}

/**
 * The lines of one file as events, one at a time, each cut at the moment it is asked for.
 *
 * ASCII, the usual content of logs, is turned into text a block at a time: newlines are found and lines are cut in that
 * text, which costs half as much as a call into native code per line. Such a line shares its block's memory, so an
 * event that is kept keeps one block in memory and no more.
 */
export class LineReader {
  readonly #chunks: PartedChunks
  readonly #splitter: LineSplitter
  readonly #format: LineFormat
  readonly #watch: LineWatch
  readonly #pageAt: (base: number) => Page
  #page: Page
  /** What is known about the chunk's whole lines: all ASCII, all valid UTF-8, or neither. */
  #content: 'ascii' | 'utf8' | 'unknown' = 'unknown'
  #block = ''
  /** Where the next line starts in the block. */
  #at = 0
  /** Where the block starts in the chunk. */
  #blockStart = 0
  #line = 0
  /** 1 where lines are counted, else 0. */
  readonly #step: 0 | 1
  /** Offset of the last line that was cut outside of a block. */
  #lastCut = 0
  #flushed = false
  #failed = false
  /** Bytes of half a character, left over when the line before it was delivered without its end. */
  #half = 0

  /**
   * `pageAt` makes what the lines of a chunk share; it is called once a chunk, with the chunk's offset. `start` is
   * where `bytes` begins, and `holes` are the places where one may be: there, and where the file was cut.
   */
  constructor(
    bytes: Chunks,
    format: LineFormat,
    watch: LineWatch,
    pageAt: (base: number) => Page,
    start: LineStart = FIRST_LINE,
    holes: readonly number[] = []
  ) {
    this.#chunks = new PartedChunks(bytes, format.ending, holes)
    this.#format = format
    this.#watch = watch
    this.#pageAt = pageAt
    this.#step = format.numbered ? 1 : 0
    this.#page = pageAt(start.offset)
    this.#line = start.line
    this.#splitter = new LineSplitter(format.maxLineBytes, format.ending)
    this.#splitter.feed(NO_BYTES, start.offset)
  }

  /** The next line in hand, or null. */
  next(): FileEvent | null {
    const block = this.#block
    const start = this.#at
    const end = block.indexOf('\n', start)
    if (end === -1) return this.#slow()
    this.#at = end + 1
    const stop = end > start && block.charCodeAt(end - 1) === CR ? end - 1 : end
    this.#line += this.#step
    return new FileEvent(block.slice(start, stop), this.#page, this.#blockStart + start, this.#line, null)
  }

  /** True once the last line has been given. */
  get ended(): boolean {
    return this.#flushed
  }

  /** True once a line has come that ends the source; no more are given. */
  get failed(): boolean {
    return this.#failed
  }

  /** Where the line after the last delivered one begins. */
  get position(): LineStart {
    const offset = this.#block === '' ? this.#splitter.lineOffset : this.#page.base + this.#blockStart + this.#at
    return { offset, line: this.#line }
  }

  /** Where the last delivered line begins. */
  get lastLine(): LineStart {
    const line = this.#line - this.#step
    if (this.#block === '') return { offset: this.#lastCut, line }
    const start = this.#at < 2 ? 0 : this.#block.lastIndexOf('\n', this.#at - 2) + 1
    return { offset: this.#page.base + this.#blockStart + start, line }
  }

  /** True if bytes of a line have come whose end has not. */
  get inLine(): boolean {
    return this.#block === '' && this.#splitter.carried > this.#half
  }

  /**
   * The line in hand whose end has not come, as a record tagged `partial`; null if there is none. What comes next is
   * a record of its own.
   */
  flushPartial(): FileEvent | null {
    const splitter = this.#splitter
    if (!this.inLine || !splitter.flush()) return null
    // The rest of a character is most likely being written. The dropped part of a line that is too long is skipped.
    if (!splitter.truncated) splitter.keepFrom(this.#format.whole(splitter.bytes))
    const event = splitter.stop === 0 ? null : this.#event(PARTIAL)
    this.#half = splitter.carried
    return event
  }

  /** The file was cut at a point from which nothing has been taken yet: NULs that follow are a hole. */
  cutAt(...places: readonly [number, ...number[]]): void {
    this.#chunks.cutAt(...places)
  }

  /** Lines read so far; 0 where they are not counted. */
  get lines(): number {
    return this.#line
  }

  #slow(): FileEvent | null {
    const splitter = this.#splitter
    while (!this.#failed) {
      if (this.#block !== '') this.#leaveBlock()
      if (this.#content === 'ascii' && this.#enterBlock()) return this.next()
      if (splitter.next()) {
        const event = this.#event()
        if (event !== null) return event
        continue // left out
      }
      const part = this.#chunks.take()
      if (part !== null) {
        const cutOff = this.#arrive(part)
        if (cutOff !== null) return cutOff
      } else if (!this.#chunks.ended || this.#flushed) return null
      else {
        this.#flushed = true
        if (this.#chunks.complete && splitter.flush()) return this.#event()
      }
    }
    return null
  }

  /** Takes a part of a chunk in; returns the line that a hole before it has cut off. */
  #arrive({ bytes, offset, nuls }: ChunkPart): FileEvent | null {
    const cutOff = nuls > 0 && this.#splitter.flush() ? this.#event(PARTIAL) : null
    if (nuls > 0) this.#watch.onHole(offset - nuls, nuls)
    this.#feed(bytes, offset)
    return cutOff
  }

  #feed(chunk: Buffer, offset: number): void {
    const isCarrying = this.#splitter.carried > 0
    this.#splitter.feed(chunk, offset)
    this.#page = this.#pageAt(offset)
    this.#content = this.#format.decode === null ? contentOf(chunk, isCarrying) : 'unknown'
  }

  /**
   * Turns the next block into text; false if it holds no whole line. Never before a line that began in an earlier
   * chunk.
   */
  #enterBlock(): boolean {
    const { chunk, position, carried } = this.#splitter
    if (carried > 0) return false
    const block = chunk.toString('latin1', position, position + Math.min(BLOCK_BYTES, this.#format.maxLineBytes))
    if (!block.includes('\n')) return false
    this.#block = block
    this.#blockStart = position
    this.#at = 0
    return true
  }

  #leaveBlock(): void {
    this.#splitter.position = this.#blockStart + this.#at
    this.#block = ''
    this.#at = 0
  }

  /** The splitter's current line; null if it is left out. */
  #event(more: Tags = NO_TAGS): FileEvent | null {
    const { bytes, start, offset, truncated, chunk } = this.#splitter
    const stop = truncated
      ? start + this.#format.whole(bytes.subarray(start, this.#splitter.stop))
      : this.#splitter.stop
    this.#half = 0
    this.#line += this.#step
    this.#lastCut = offset
    const line = this.#line
    if (truncated) this.#watch.onTruncated(line, offset)
    const at = offset - this.#page.base
    const known = bytes === chunk && this.#content !== 'unknown'
    if (
      !truncated &&
      more === NO_TAGS &&
      this.#format.decode === null &&
      (known || isUtf8(bytes.subarray(start, stop)))
    ) {
      return new FileEvent(bytes.toString('utf8', start, stop), this.#page, at, line, null)
    }
    const decoded = (this.#format.decode ?? this.#format.decodeInvalid)(Buffer.from(bytes.subarray(start, stop)))
    const { fault } = decoded
    if (fault !== null) {
      const verdict = this.#watch.onFault(fault, line, offset)
      if (verdict === 'fail') this.#failed = true
      if (verdict !== 'tag') return null
    }
    return new FileEvent(decoded.text, this.#page, at, line, this.#details(decoded.payload, fault, truncated, more))
  }

  #details(payload: Buffer, fault: LineFault | null, truncated: boolean, more: Tags): LineDetails {
    const { tags } = this.#page
    if (!truncated && fault === null && more === NO_TAGS) return { payload, tags }
    return {
      payload,
      tags: Object.freeze({
        ...tags,
        ...more,
        ...(truncated ? { truncated: 'true' } : {}),
        ...(fault === null ? {} : { file_error: fault.tag })
      })
    }
  }
}

/**
 * Looks only at the chunk's whole lines: a character may be cut at its end, and at its beginning if a line is carried
 * in.
 */
function contentOf(chunk: Buffer, isCarrying: boolean): 'ascii' | 'utf8' | 'unknown' {
  if (isAscii(chunk)) return 'ascii'
  const start = isCarrying ? chunk.indexOf(LF) + 1 : 0
  return isUtf8(chunk.subarray(start, Math.max(start, chunk.lastIndexOf(LF) + 1))) ? 'utf8' : 'unknown'
}

/** Where every file begins. */
export const FIRST_LINE: LineStart = { offset: 0, line: 0 }
const NO_BYTES = Buffer.alloc(0)
const NO_TAGS: Tags = Object.freeze({})
const PARTIAL: Tags = Object.freeze({ partial: 'true' })
const LF = 0x0a
const CR = 0x0d
/** Larger blocks are no faster, and an event that is kept would keep more in memory. */
const BLOCK_BYTES = 4096

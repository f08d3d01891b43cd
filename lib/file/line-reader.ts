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
  /** Null for UTF-8 text, which needs a decoder only for invalid lines (`decodeInvalid`). */
  readonly decode: LineDecoder | null
  /** Decodes an invalid line of UTF-8 text, to determine its fault. */
  readonly decodeInvalid: LineDecoder
  readonly whole: WholeCharacters
  /** False if a byte range is read: the number of its first line is unknown. */
  readonly numbered: boolean
}

/** Where a line begins in the content. */
export interface LineStart {
  readonly offset: number
  /** The number of lines before it. */
  readonly line: number
}

/** Receives a reader's reports about single lines. */
export interface LineWatch {
  /**
   * Decides what happens to a line that cannot be decoded: `tag` delivers it raw, `skip` skips it, `fail` ends reading.
   * `line` is 0 where the number is unknown.
   */
  onFault(fault: LineFault, line: number, offset: number): 'tag' | 'skip' | 'fail'
  onTruncated(line: number, offset: number): void
  /** `bytes` NUL bytes were skipped at `offset`. */
  onHole(offset: number, bytes: number): void
}

/**
 * The lines of one file as events, each cut when it is requested.
 *
 * ASCII, the usual content of logs, is turned into text a block at a time: newlines are found and lines are cut in that
 * text, which costs half as much as a call into native code per line. Such a line shares its block's memory, so a
 * retained event keeps one block in memory and no more.
 */
export class LineReader {
  readonly #chunks: PartedChunks
  readonly #splitter: LineSplitter
  readonly #format: LineFormat
  readonly #watch: LineWatch
  readonly #pageAt: (base: number) => Page
  #page: Page
  /** The content of the chunk's whole lines: all ASCII, all valid UTF-8, or neither. */
  #content: 'ascii' | 'utf8' | 'unknown' = 'unknown'
  #block = ''
  /** Where the next line starts in the block. */
  #at = 0
  /** Where the block starts in the chunk. */
  #blockStart = 0
  #line = 0
  /** 1 where lines are counted, else 0. */
  readonly #step: 0 | 1
  /** Offset of the last line that was cut directly from a chunk, not from a block. */
  #lastCut = 0
  #flushed = false
  #failed = false
  /** Bytes of an incomplete character that were left over when the unfinished line before it was delivered. */
  #half = 0

  /**
   * `pageAt` creates the page that the lines of a chunk share; it is called once per chunk, with the chunk's offset.
   * `start` is where `bytes` begins. `holes` are the offsets at which a hole may begin: the start, and where the file
   * was cut.
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

  /** The next line that is ready, or null. */
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

  /** True once the last line has been delivered. */
  get ended(): boolean {
    return this.#flushed
  }

  /** True once a line has ended the source; no more lines are delivered. */
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

  /** True if bytes of an unfinished line are buffered. */
  get inLine(): boolean {
    return this.#block === '' && this.#splitter.carried > this.#half
  }

  /**
   * Delivers the unfinished line as a record tagged `partial`; null if there is none. What is read after it is a record
   * of its own.
   */
  flushPartial(): FileEvent | null {
    const splitter = this.#splitter
    if (!this.inLine || !splitter.flush()) return null
    // The rest of an incomplete character is probably still being written. For a line over the limit, the dropped part
    // is skipped.
    if (!splitter.truncated) splitter.keepFrom(this.#format.whole(splitter.bytes))
    const event = splitter.stop === 0 ? null : this.#event(PARTIAL)
    this.#half = splitter.carried
    return event
  }

  /** The file was truncated at these offsets, none of which has been read yet: NULs that follow them are a hole. */
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
        continue // skipped
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

  /** Takes a part of a chunk; returns the unfinished line that a hole before this part has cut off. */
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
   * Turns the next block into text; false if the block holds no whole line. Does nothing while a line from an earlier
   * chunk is unfinished.
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

  /** The splitter's current line as an event; null if the line is skipped. */
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
 * Examines only the chunk's whole lines: a character may be cut at the chunk's end, and at its beginning if the line
 * before is carried over.
 */
function contentOf(chunk: Buffer, isCarrying: boolean): 'ascii' | 'utf8' | 'unknown' {
  if (isAscii(chunk)) return 'ascii'
  const start = isCarrying ? chunk.indexOf(LF) + 1 : 0
  return isUtf8(chunk.subarray(start, Math.max(start, chunk.lastIndexOf(LF) + 1))) ? 'utf8' : 'unknown'
}

/** The start of every file. */
export const FIRST_LINE: LineStart = { offset: 0, line: 0 }
const NO_BYTES = Buffer.alloc(0)
const NO_TAGS: Tags = Object.freeze({})
const PARTIAL: Tags = Object.freeze({ partial: 'true' })
const LF = 0x0a
const CR = 0x0d
/** Larger blocks are no faster, and a retained event would keep more in memory. */
const BLOCK_BYTES = 4096

import zlib from 'node:zlib'
import type { ContentHash, ContentMark } from '../../../types/checkpoint.ts'
import { contentHash } from './content-hash.ts'
import { crcBefore } from './crc-before.ts'
import { firstBytes, isWhole, type FirstBytes } from './first-bytes.ts'

/**
 * What is known about a content that was read, in this run or an earlier one. All offsets count from its first byte.
 */
export interface KnownContent {
  /** Where reading began: what comes before was skipped on purpose, and is known only by its first bytes. */
  readonly begin: number
  /** Offset up to which the content was read. */
  readonly length: number
  /** False if content that begins with these bytes is certainly different. */
  beginsLike(bytes: Buffer): boolean
  /** The checksum of `[begin, length)`; null if it is not known for that length. */
  crcAt(length: number): number | null
  /** The lengths up to `limit` for which the checksum is known, ascending. */
  stops(limit: number): readonly number[]
}

export interface FingerprintInit {
  readonly begin?: number
  readonly length?: number
  /** A hash if the last run stored nothing else. */
  readonly head?: Buffer | ContentHash
  readonly window?: Buffer
  readonly crc?: number | null
  readonly marks?: readonly ContentMark[]
}

/**
 * What is kept of a content while it is read: its first bytes, the last bytes that were read (the window), and the
 * checksum of everything that was read, with checksums of shorter lengths (marks), so that a shorter copy can be proven
 * too. The bytes show where a changed file begins to differ; the checksum proves that nothing does.
 */
export class Fingerprint implements KnownContent {
  readonly begin: number
  #length: number
  #head: Buffer | ContentHash
  #first: FirstBytes | null = null
  #window: Buffer
  /** The buffer that the window is a view of, with room for further bytes; `#end` is where that room begins. */
  #store: Buffer = NOTHING
  #end = 0
  /** Checksum of `[begin, length)`; null while unknown. */
  #crc: number | null
  #marks: ContentMark[]

  constructor({
    begin = 0,
    length = begin,
    head = NOTHING,
    window = NOTHING,
    crc = length === begin ? 0 : null,
    marks = []
  }: FingerprintInit = {}) {
    this.begin = begin
    this.#length = length
    this.#head = head
    if (Buffer.isBuffer(head)) this.#first = firstBytes(head)
    this.#window = window
    this.#crc = crc
    this.#marks = marks.filter(([at]) => at < length)
  }

  get length(): number {
    return this.#length
  }

  /** Hash of the first bytes, at most `HEAD_BYTES`. */
  get headHash(): ContentHash {
    return Buffer.isBuffer(this.#head) ? contentHash(this.#head) : this.#head
  }

  /** The first bytes; empty for content that is known only from the last run. */
  get head(): Buffer {
    return Buffer.isBuffer(this.#head) ? this.#head : NOTHING
  }

  get first(): FirstBytes | null {
    return this.#first
  }

  /** The bytes just before `length`, at most `WINDOW_BYTES`. */
  get window(): Buffer {
    return this.#window
  }

  get windowStart(): number {
    return this.#length - this.#window.length
  }

  get crc(): number | null {
    return this.#crc
  }

  /** Lengths before the last with their checksums, ascending. */
  get marks(): readonly ContentMark[] {
    return this.#marks
  }

  /** Adds bytes that were read. `bytes` itself is not kept. */
  took(bytes: Buffer): void {
    if (bytes.length === 0) return
    const before = this.#length
    const crc = this.#crc
    if (Buffer.isBuffer(this.#head) && this.#head.length < HEAD_BYTES && this.#head.length === this.#length) {
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEAD_BYTES - this.#head.length)])
      if (!isWhole(this.#first)) this.#first = firstBytes(this.#head)
    }
    this.#window = this.#slide(bytes)
    this.#length += bytes.length
    if (crc === null) return
    this.#crc = zlib.crc32(bytes, crc)
    if (before > this.begin) this.mark(before, crc)
  }

  /**
   * The window after more bytes were read. Views of earlier windows stay valid: nothing that is in use is overwritten,
   * and a busy file needs no new memory for each append.
   */
  #slide(bytes: Buffer): Buffer {
    const kept = Math.max(0, Math.min(this.#window.length, WINDOW_BYTES - bytes.length))
    const length = kept + Math.min(bytes.length, WINDOW_BYTES)
    if (bytes.length > this.#store.length - this.#end) {
      // A file that is not busy needs no more than its window.
      const room = length < WINDOW_BYTES || bytes.length > ROOM_BYTES ? 0 : ROOM_BYTES
      this.#store = Buffer.allocUnsafe(length + room)
      this.#end = this.#window.copy(this.#store, 0, this.#window.length - kept)
    }
    this.#end += bytes.copy(this.#store, this.#end, Math.max(0, bytes.length - WINDOW_BYTES))
    return this.#store.subarray(this.#end - length, this.#end)
  }

  /** Stores the checksum of a length. */
  mark(length: number, crc: number): void {
    if (length === this.#length) {
      this.#crc = crc
      return
    }
    const at = this.#marks.findLastIndex(([other]) => other <= length)
    if (this.#marks[at]?.[0] === length) return
    this.#marks.splice(at + 1, 0, [length, crc])
    if (this.#marks.length > MOST_MARKS) this.#marks = thinned(this.#marks)
  }

  crcAt(length: number): number | null {
    if (length === this.#length) return this.#crc
    if (length === this.begin) return 0
    const mark = this.#marks.find(([at]) => at === length)
    if (mark !== undefined) return mark[1]
    // Within the window, the bytes behind `length` can be taken out of the checksum again.
    if (this.#crc === null || length < Math.max(this.begin, this.windowStart) || length > this.#length) return null
    return crcBefore(this.#crc, this.#window.subarray(length - this.windowStart))
  }

  /** The longest length up to `limit` with a known checksum, and that checksum. */
  lastMark(limit: number): ContentMark {
    return this.#marks.findLast(([at]) => at <= limit) ?? [this.begin, 0]
  }

  /** The shortest length from `from` on with a known checksum. */
  nextMark(from: number): number {
    return this.#marks.find(([at]) => at >= from)?.[0] ?? this.#length
  }

  stops(limit: number): readonly number[] {
    const stops = this.#marks.map(([at]) => at)
    if (this.#crc !== null) stops.push(this.#length)
    return stops.filter((at) => at <= limit)
  }

  beginsLike(bytes: Buffer): boolean {
    return headLike(this.#head, bytes)
  }

  /**
   * The fingerprint as if only `length` bytes had been read. `crc` is the checksum of `[begin, length)`, in case this
   * fingerprint does not know it.
   */
  until(length: number, crc: number | null = this.crcAt(length)): Fingerprint {
    return new Fingerprint({
      begin: Math.min(this.begin, length),
      length,
      head: Buffer.isBuffer(this.#head) ? this.#head.subarray(0, length) : this.#head,
      window: this.#window.subarray(0, Math.max(0, length - this.windowStart)),
      crc,
      marks: this.#marks
    })
  }

  /** The bytes in `[start, end)`; null if the window does not hold them all. */
  slice(start: number, end: number): Buffer | null {
    const { windowStart } = this
    return start < windowStart || end > this.#length
      ? null
      : this.#window.subarray(start - windowStart, end - windowStart)
  }
}

/**
 * Whether content that begins with `bytes` may have this head: a hash says nothing about fewer bytes than it covers.
 */
export function headLike(head: Buffer | ContentHash, bytes: Buffer): boolean {
  if (Buffer.isBuffer(head)) return startsAlike(head, bytes)
  return bytes.length < head.length || contentHash(bytes.subarray(0, head.length)).hash === head.hash
}

/** Whether one is the beginning of the other; empty bytes are the beginning of everything. */
export function startsAlike(one: Buffer, other: Buffer): boolean {
  const length = Math.min(one.length, other.length)
  return one.subarray(0, length).equals(other.subarray(0, length))
}

/**
 * Keeps the newest marks, and of the older ones two for each doubling of the length, so that early differences are
 * noticed early.
 */
function thinned(marks: readonly ContentMark[]): ContentMark[] {
  const older = marks.slice(0, -RECENT_MARKS)
  const kept = older.filter(([at], index) => bucketOf(at) !== bucketOf(older[index + 1]?.[0] ?? 0))
  return [...kept, ...marks.slice(-RECENT_MARKS)]
}

function bucketOf(length: number): number {
  return Math.floor(2 * Math.log2(length + 1))
}

/** A longer head distinguishes more contents without further reading, and costs that much memory for each file. */
export const HEAD_BYTES = 1024
/** A file that is cut by less than this is followed without reading a line again. */
export const WINDOW_BYTES = 4096
/** This much can be appended before the window needs new memory. */
const ROOM_BYTES = 1024
const RECENT_MARKS = 64
const MOST_MARKS = 192
const NOTHING: Buffer = Buffer.alloc(0)

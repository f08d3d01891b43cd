import type { FileBytes } from '../file-bytes.ts'
import zlib from 'node:zlib'
import type { ContentMark } from '../../../types/checkpoint.ts'
import type { ErrorContext } from '../../../types/classification.ts'
import { ready } from '../byte-source.ts'
import { inflater, type Compression } from '../inflate.ts'
import { InflatedBytes } from '../inflated-bytes.ts'
import { UNLIMITED, type ReadRate } from '../read-rate.ts'
import { HEAD_BYTES } from './fingerprint.ts'

/** Where a content ends. `whole`: it is neither damaged there nor still being written. */
export interface ContentEnd {
  readonly length: number
  readonly whole: boolean
}

/**
 * Computes checksums of the beginning of a content at the requested lengths, to compare it with one that was read. It
 * reads forward, a turn at a time, and continues where it stopped, so that a growing copy is read only once.
 */
export class PrefixScan {
  readonly begin: number
  readonly #open: () => ScanSource
  readonly #isPlain: boolean
  readonly #turnBytes: number
  #source: ScanSource | null = null
  #length: number
  #crc: number
  /** length => checksum of `[begin, length)` */
  readonly #known = new Map<number, number>()
  #head: Buffer = Buffer.alloc(0)
  #lastLine = 0
  #end: ContentEnd | null = null

  /** `from`: a length of a plain file and its checksum, if already known. */
  constructor(
    handle: () => Pick<FileBytes, 'read'>,
    compression: Compression,
    place: ErrorContext,
    begin = 0,
    from: ContentMark = [begin, 0],
    rate: ReadRate = UNLIMITED
  ) {
    this.begin = begin
    this.#length = from[0]
    this.#crc = from[1]
    this.#open = () =>
      compression === 'none'
        ? plainSource(() => rate.counted(handle()), this.#length)
        : inflatedSource(rate.counted(handle()), compression, place, begin)
    this.#turnBytes = Math.min(TURN_BYTES, rate.portion)
    this.#isPlain = compression === 'none'
  }

  /** The checksum of `[begin, length)`; null if that length was not requested, or has not been reached. */
  crcAt(length: number): number | null {
    return length === this.begin ? 0 : (this.#known.get(length) ?? null)
  }

  /** Offset that the scan has reached. */
  get length(): number {
    return this.#length
  }

  /** The first bytes of the content that were scanned, at most `HEAD_BYTES`; only if the scan starts at 0. */
  get head(): Buffer {
    return this.#head
  }

  /** Start of the last line that was scanned, by line feeds. */
  get lastLine(): number {
    return this.#lastLine
  }

  /** Null until the end was reached. A plain file may grow: then the scan continues. */
  get end(): ContentEnd | null {
    return this.#end
  }

  /**
   * Continues for one turn at most; true once each of `lengths` (ascending; Infinity for the end) is known or lies
   * beyond the end. Throws errors of reading a plain file; compressed content that cannot be read or inflated further
   * ends there.
   */
  async advance(lengths: readonly number[]): Promise<boolean> {
    // A plain file may have grown since its end was reached.
    const end = this.#isPlain ? Infinity : (this.#end?.length ?? Infinity)
    const next = lengths.find((length) => this.crcAt(length) === null && length <= end)
    if (next === undefined) return true
    // The checksum of a length that was passed is not known: start over.
    if (next < this.#length || (!this.#isPlain && this.#source === null && this.#length > this.begin))
      await this.#restart()
    this.#source ??= this.#open()
    const last = lengths.at(-1) ?? 0
    for (let left = this.#turnBytes; left > 0 && this.#length < last;) {
      const chunk = await this.#source.next(Math.min(left, last - this.#length))
      if (chunk === null) {
        // The content may end before `begin`
        this.#end = { length: this.#source.position, whole: this.#source.whole }
        this.#known.set(this.#length, this.#crc)
        return true
      }
      this.#take(chunk, lengths)
      left -= chunk.length
    }
    return this.#length >= last
  }

  /** Known checksums are kept. To continue, a plain file is read from there, a compressed one from its beginning. */
  async close(): Promise<void> {
    const source = this.#source
    this.#source = null
    await source?.close()
  }

  #take(chunk: Buffer, lengths: readonly number[]): void {
    const known = this.#head.length
    if (known < HEAD_BYTES && known >= this.#length)
      this.#head = Buffer.concat([this.#head, chunk.subarray(known - this.#length)]).subarray(0, HEAD_BYTES)
    const feed = chunk.lastIndexOf(LF)
    if (feed !== -1) this.#lastLine = this.#length + feed + 1
    let at = 0
    const end = this.#length + chunk.length
    for (const length of lengths) {
      if (length <= this.#length) continue
      if (length > end) break
      const part = chunk.subarray(at, at + length - this.#length)
      this.#count(part)
      at += part.length
      this.#known.set(length, this.#crc)
    }
    this.#count(chunk.subarray(at))
  }

  #count(bytes: Buffer): void {
    this.#crc = zlib.crc32(bytes, this.#crc)
    this.#length += bytes.length
  }

  async #restart(): Promise<void> {
    await this.close()
    this.#length = this.begin
    this.#crc = 0
  }
}

/** The source of a scan's bytes. */
interface ScanSource {
  /** The next bytes, at most `most`; null at the end, and if no more can be read. */
  next(most: number): Promise<Buffer | null>
  /** The number of bytes of the content that were passed. */
  readonly position: number
  /** After `next` returned null: whether the content is complete. */
  readonly whole: boolean
  close(): Promise<void>
}

function plainSource(handle: () => Pick<FileBytes, 'read'>, from: number): ScanSource {
  const buffer = Buffer.allocUnsafe(BLOCK_BYTES)
  let position = from
  return {
    get position() {
      return position
    },
    whole: true,
    next: async (most) => {
      const { bytesRead } = await handle().read(buffer, 0, Math.min(most, buffer.length), position)
      position += bytesRead
      return bytesRead === 0 ? null : buffer.subarray(0, bytesRead)
    },
    close: async () => {}
  }
}

function inflatedSource(
  handle: Pick<FileBytes, 'read'>,
  compression: Exclude<Compression, 'none'>,
  place: ErrorContext,
  begin: number
): ScanSource {
  const bytes = new InflatedBytes(handle, () => inflater(compression, place))
  let rest: Buffer = Buffer.alloc(0)
  let passed = 0
  let failed = false
  return {
    get position() {
      return passed
    },
    get whole() {
      return !failed && bytes.complete
    },
    next: async (most) => {
      while (rest.length === 0) {
        const chunk = await nextChunk(bytes)
        if (chunk === null) {
          failed = !bytes.ended
          return null
        }
        rest = chunk.subarray(Math.min(chunk.length, Math.max(0, begin - passed)))
        passed += chunk.length
      }
      const given = rest.subarray(0, most)
      rest = rest.subarray(given.length)
      return given
    },
    close: () => bytes.close()
  }
}

/** Null at the end, and if the rest cannot be read or inflated. */
async function nextChunk(bytes: InflatedBytes): Promise<Buffer | null> {
  for (;;) {
    const chunk = bytes.take()
    if (chunk !== null || bytes.ended) return chunk
    if (
      !(await ready(bytes).then(
        () => true,
        () => false
      ))
    )
      return null
  }
}

const LF = 0x0a
/** How much of a content is compared before others have their turn. */
const TURN_BYTES = 1_048_576
const BLOCK_BYTES = 262_144

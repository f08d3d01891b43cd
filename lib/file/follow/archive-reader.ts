import type { FileBytes } from '../file-bytes.ts'
import zlib from 'node:zlib'
import type { ErrorContext } from '../../../types/classification.ts'
import { ready, type ByteSource } from '../byte-source.ts'
import { inUnits } from '../even-bytes.ts'
import { inflater, type Compression } from '../inflate.ts'
import { InflatedBytes } from '../inflated-bytes.ts'
import type { LineStart } from '../line-reader.ts'
import type { FileParams } from '../params.ts'
import { textFormat, type TextFormat } from '../text-format.ts'
import { Fingerprint, HEAD_BYTES, WINDOW_BYTES, type KnownContent } from './fingerprint.ts'

/** The outcome of inflating further. */
export type ArchiveOutcome =
  /** The line format is known, and everything before the first line to deliver has been passed. */
  | {
      readonly kind: 'begins'
      readonly format: TextFormat
      readonly start: LineStart
      readonly fingerprint: Fingerprint
    }
  | { readonly kind: 'data'; readonly bytes: Buffer; readonly offset: number }
  | { readonly kind: 'end' }
  /** The archive does not hold the content that was read. */
  | { readonly kind: 'changed' }

export interface ArchiveParts {
  readonly handle: Pick<FileBytes, 'read'>
  readonly compression: Exclude<Compression, 'none'>
  readonly params: FileParams
  readonly place: ErrorContext
  /** What was read of the content before. */
  readonly known: KnownContent
  /** Where the delivered lines begin. */
  readonly start: LineStart
}

/**
 * Continues reading compressed content: inflates it from its beginning and, on the way, compares what was read before
 * by its checksum.
 */
export class ArchiveReader {
  readonly #parts: ArchiveParts
  readonly #inflated: InflatedBytes
  /** Null until the first bytes have shown the line format. */
  #bytes: ByteSource | null = null
  #format: TextFormat | null = null
  /** Checksum of `[begin, #passed)`. */
  #crc = 0
  #passed = 0
  /** The first bytes, from opening until the outcome `begins` is returned; otherwise null. */
  #head: Buffer | null = null
  /** Inflated bytes that have not been delivered yet. */
  #rest: Buffer = NOTHING
  /** The last bytes that were passed. */
  #window: Buffer = NOTHING
  readonly #stops: number[]

  constructor(parts: ArchiveParts) {
    this.#parts = parts
    this.#inflated = new InflatedBytes(parts.handle, () => inflater(parts.compression, parts.place))
    this.#stops = [...parts.known.stops(Infinity)]
  }

  /** Throws errors of reading, and an error if the rest cannot be inflated. */
  async read(): Promise<ArchiveOutcome> {
    if (this.#bytes === null && !(await this.#open())) return { kind: 'changed' }
    if (this.#head !== null) {
      if (!(await this.#passTo(this.#firstOffset))) return { kind: 'changed' }
      const fingerprint = this.#fingerprint(this.#head)
      this.#head = null
      if (this.#format !== null)
        return {
          kind: 'begins',
          format: this.#format,
          start: { offset: this.#passed, line: this.#parts.start.line },
          fingerprint
        }
    }
    const chunk = await this.#next()
    if (chunk === null) return this.#passed < this.#parts.known.length ? { kind: 'changed' } : { kind: 'end' }
    const offset = this.#passed
    const bytes = Buffer.from(chunk)
    return this.#pass(bytes) ? { kind: 'data', bytes, offset } : { kind: 'changed' }
  }

  close(): Promise<void> {
    return this.#inflated.close()
  }

  get #firstOffset(): number {
    return Math.max(this.#parts.start.offset, this.#format?.skip ?? 0)
  }

  async #open(): Promise<boolean> {
    const first = await this.#inflated.first()
    this.#format = textFormat(this.#parts.params, first, this.#parts.place)
    this.#head = Buffer.from(first.subarray(0, HEAD_BYTES))
    this.#bytes = inUnits(this.#inflated, this.#format.ending)
    return this.#parts.known.beginsLike(first)
  }

  /** False if the content ends before `offset`, or is not the one that was read. */
  async #passTo(offset: number): Promise<boolean> {
    while (this.#passed < offset) {
      const chunk = await this.#next()
      if (chunk === null) return offset <= (this.#format?.skip ?? 0)
      const part = chunk.subarray(0, offset - this.#passed)
      this.#rest = Buffer.from(chunk.subarray(part.length))
      this.#window = Buffer.concat([this.#window, part]).subarray(-WINDOW_BYTES)
      if (!this.#pass(part)) return false
    }
    return true
  }

  #fingerprint(head: Buffer): Fingerprint {
    const { begin } = this.#parts.known
    const length = this.#passed
    return new Fingerprint({
      begin: Math.min(begin, length),
      length,
      head: head.subarray(0, Math.min(HEAD_BYTES, length)),
      window: Buffer.from(this.#window),
      crc: this.#crc,
      marks: marksOf(this.#parts.known, length)
    })
  }

  async #next(): Promise<Buffer | null> {
    const rest = this.#rest
    this.#rest = NOTHING
    if (rest.length > 0) return rest
    const bytes = this.#bytes
    for (;;) {
      const chunk = bytes?.take() ?? null
      if (chunk !== null) return chunk
      if (bytes === null || bytes.ended) return null
      await ready(bytes)
    }
  }

  /** Adds the bytes to the checksum; false if a checksum on the way does not match. */
  #pass(bytes: Buffer): boolean {
    const { known } = this.#parts
    const skipped = Math.min(bytes.length, Math.max(0, known.begin - this.#passed))
    this.#passed += skipped
    let rest = bytes.subarray(skipped)
    for (let stop = this.#stops[0]; stop !== undefined && stop <= this.#passed + rest.length; stop = this.#stops[0]) {
      this.#stops.shift()
      if (stop < this.#passed) continue
      this.#crc = zlib.crc32(rest.subarray(0, stop - this.#passed), this.#crc)
      rest = rest.subarray(stop - this.#passed)
      this.#passed = stop
      if (this.#crc !== known.crcAt(stop)) return false
    }
    this.#crc = zlib.crc32(rest, this.#crc)
    this.#passed += rest.length
    return true
  }
}

function marksOf(known: KnownContent, before: number): readonly (readonly [number, number])[] {
  return known.stops(before - 1).map((at) => [at, known.crcAt(at) ?? 0] as const)
}

const NOTHING: Buffer = Buffer.alloc(0)

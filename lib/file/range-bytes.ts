import type { ByteSource } from './byte-source.ts'

/** A part of a file: the lines that begin at or after `start` and before `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Divides a file into ranges of about the same size, none smaller than a buffer. */
export function byteRanges(first: number, size: number, instances: number, bufferBytes: number): readonly ByteRange[] {
  const count = Math.max(1, Math.min(instances, Math.floor((size - first) / bufferBytes)))
  const step = (size - first) / count
  return Array.from({ length: count }, (_, index) => ({
    start: index === 0 ? first : first + Math.floor(step * index),
    end: index === count - 1 ? Infinity : first + Math.floor(step * (index + 1))
  }))
}

/**
 * Where reading has to start to detect whether a line begins at `start`: one byte earlier, except at the file's first
 * line.
 */
export function readFrom({ start }: ByteRange, first: number): number {
  return start === first ? first : start - 1
}

/**
 * The bytes of a range, cut at line ends: without the rest of a line that began before the range, and with the whole
 * last line even if it extends beyond the range. So each line belongs to exactly one range.
 */
export class RangeBytes implements ByteSource {
  readonly #bytes: ByteSource
  readonly #end: number
  /** True while looking for the first line of the range. */
  #skipping: boolean
  #over = false
  taken = 0
  offset = 0

  /** `bytes` reads from `readFrom(range, first)`. */
  constructor(bytes: ByteSource, range: ByteRange, first: number) {
    this.#bytes = bytes
    this.#end = range.end
    this.#skipping = range.start !== first
  }

  take(): Buffer | null {
    while (!this.#over) {
      const chunk = this.#bytes.take()
      if (chunk === null) return null
      const from = this.#bytes.offset
      const start = this.#skipping ? this.#firstLine(chunk, from) : 0
      if (start === -1) continue
      const stop = this.#stopIn(chunk, from)
      this.offset = from + start
      this.taken += stop - start
      if (stop > start) return chunk.subarray(start, stop)
    }
    return null
  }

  get ended(): boolean {
    return this.#over || this.#bytes.ended
  }

  get complete(): boolean {
    return this.#over || this.#bytes.complete
  }

  wait(wake: (error?: unknown) => void): void {
    if (this.#over) queueMicrotask(wake)
    else this.#bytes.wait(wake)
  }

  stop(): void {
    this.#bytes.stop()
  }

  close(): Promise<void> {
    return this.#bytes.close()
  }

  /** Index of the first line that begins in the range; -1 where none begins in this chunk. */
  #firstLine(chunk: Buffer, from: number): number {
    const start = chunk.indexOf(LF) + 1
    // If a line that began before the range extends to the range's end, no line begins in the range.
    this.#over = from + (start === 0 ? chunk.length : start) >= this.#end
    if (start === 0 || this.#over) return -1
    this.#skipping = false
    return start
  }

  /** Index after the last byte that belongs to the range. */
  #stopIn(chunk: Buffer, from: number): number {
    const last = this.#end - 1 - from
    if (last >= chunk.length) return chunk.length
    const feed = chunk.indexOf(LF, Math.max(0, last))
    if (feed === -1) return chunk.length
    this.#over = true
    return feed + 1
  }
}

const LF = 0x0a

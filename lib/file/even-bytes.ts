import type { ByteSource } from './byte-source.ts'
import type { LineEnding } from './line-ending.ts'

/** Divides bytes into chunks of whole code units, as wide as the charset's line ending. */
export function inUnits(bytes: ByteSource, { width }: Pick<LineEnding, 'width'>): ByteSource {
  return width > 1 ? new EvenBytes(bytes) : bytes
}

/**
 * The whole code units at the beginning of a chunk. The caller has to read a leftover byte again, with the byte after
 * it.
 */
export function wholeUnits(chunk: Buffer, { width }: Pick<LineEnding, 'width'>): Buffer {
  const over = chunk.length % width
  return over === 0 ? chunk : chunk.subarray(0, -over)
}

/** UTF-16 in chunks of whole code units: a leftover byte is delivered with the next chunk. */
export class EvenBytes implements ByteSource {
  readonly #bytes: ByteSource
  /** The first byte of a code unit whose second byte has not arrived. */
  #rest: Buffer | null = null
  #restOffset = 0
  offset = 0

  constructor(bytes: ByteSource) {
    this.#bytes = bytes
  }

  take(): Buffer | null {
    const chunk = this.#bytes.take()
    if (chunk === null) return this.#bytes.ended ? this.#takeRest() : null
    const rest = this.#rest
    const whole = rest === null ? chunk : Buffer.concat([rest, chunk])
    this.offset = this.#bytes.offset - (rest?.length ?? 0)
    this.#rest = null
    const units = wholeUnits(whole, PAIR)
    if (units.length === whole.length) return whole
    this.#rest = Buffer.from(whole.subarray(-1))
    this.#restOffset = this.offset + units.length
    return units.length === 0 ? this.take() : units
  }

  get ended(): boolean {
    return this.#rest === null && this.#bytes.ended
  }

  get complete(): boolean {
    return this.#bytes.complete
  }

  get taken(): number {
    return this.#bytes.taken
  }

  wait(wake: (error?: unknown) => void): void {
    this.#bytes.wait(wake)
  }

  stop(): void {
    this.#bytes.stop()
  }

  close(): Promise<void> {
    return this.#bytes.close()
  }

  /** Half a code unit at the end of the file: it is not text, but must not be lost either. */
  #takeRest(): Buffer | null {
    const rest = this.#rest
    if (rest === null) return null
    this.#rest = null
    this.offset = this.#restOffset
    return rest
  }
}

const PAIR: Pick<LineEnding, 'width'> = { width: 2 }

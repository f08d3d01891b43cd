import type { ByteSource } from './byte-source.ts'
import type { LineEnding } from './line-ending.ts'

/** Bytes in chunks that hold whole units of the charset whose line ending that is. */
export function inUnits(bytes: ByteSource, { width }: Pick<LineEnding, 'width'>): ByteSource {
  return width > 1 ? new EvenBytes(bytes) : bytes
}

/** The whole units that a chunk begins with: a byte left over has to be read again with the one after it. */
export function wholeUnits(chunk: Buffer, { width }: Pick<LineEnding, 'width'>): Buffer {
  const over = chunk.length % width
  return over === 0 ? chunk : chunk.subarray(0, -over)
}

/** UTF-16 in chunks of whole code units: a byte left over is given with the next chunk. */
export class EvenBytes implements ByteSource {
  readonly #bytes: ByteSource
  /** The first byte of a unit whose second has not come. */
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

  /** Half a unit at the end of the file: not text, but not to be lost either. */
  #takeRest(): Buffer | null {
    const rest = this.#rest
    if (rest === null) return null
    this.#rest = null
    this.offset = this.#restOffset
    return rest
  }
}

const PAIR: Pick<LineEnding, 'width'> = { width: 2 }

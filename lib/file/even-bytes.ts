import type { ByteSource } from './byte-source.ts'

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
    if (whole.length % 2 === 0) return whole
    this.#rest = Buffer.from(whole.subarray(-1))
    this.#restOffset = this.offset + whole.length - 1
    return whole.length === 1 ? this.take() : whole.subarray(0, -1)
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

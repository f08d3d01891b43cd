import type { Chunks } from '../../../../lib/file/parted-chunks.ts'

/** Bytes that are put in piece by piece, until `ended` is set. */
export class GrowingBytes implements Chunks {
  #chunk: Buffer | null = null
  #end = 0
  ended = false
  offset = 0

  put(text: string): void {
    this.#chunk = Buffer.from(text)
  }

  take(): Buffer | null {
    const chunk = this.#chunk
    if (chunk === null) return null
    this.#chunk = null
    this.offset = this.#end
    this.#end += chunk.length
    return chunk
  }

  get complete(): boolean {
    return this.ended
  }
}

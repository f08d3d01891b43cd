import type { Chunks } from '../parted-chunks.ts'

/** Passes the line reader of a file one chunk at a time, when it is the file's turn. */
export class ChunkSlot implements Chunks {
  #chunk: Buffer | null = null
  #chunkOffset = 0
  #over = false
  offset = 0

  /** Puts the next chunk in; the reader has used up the previous one. */
  put(chunk: Buffer, offset: number): void {
    this.#chunk = chunk
    this.#chunkOffset = offset
  }

  /** No more will come: the rest is the last line, even without an ending. */
  end(): void {
    this.#over = true
  }

  take(): Buffer | null {
    const chunk = this.#chunk
    if (chunk === null) return null
    this.#chunk = null
    this.offset = this.#chunkOffset
    return chunk
  }

  get ended(): boolean {
    return this.#over
  }

  get complete(): boolean {
    return this.#over
  }
}

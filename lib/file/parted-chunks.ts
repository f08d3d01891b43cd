import type { ByteSource } from './byte-source.ts'
import type { LineEnding } from './line-ending.ts'
import { leadingNuls } from './nul-hole.ts'

/** The input of a line reader. */
export type Chunks = Pick<ByteSource, 'take' | 'ended' | 'complete' | 'offset'>

/** A chunk or a part of one. */
export interface ChunkPart {
  readonly bytes: Buffer
  readonly offset: number
  /** The number of NUL bytes skipped before this part. */
  readonly nuls: number
}

/** The chunks of one file without the holes in them: each chunk is split where a hole may begin. */
export class PartedChunks {
  readonly #chunks: Chunks
  readonly #ending: LineEnding
  /** Offsets at which NULs are a hole and not text, ascending. */
  #holes: readonly number[]
  /** The rest of the chunk after the part that was taken last. */
  #rest: { readonly bytes: Buffer; readonly offset: number } | null = null

  constructor(chunks: Chunks, ending: LineEnding, holes: readonly number[]) {
    this.#chunks = chunks
    this.#ending = ending
    this.#holes = holes
  }

  /** The next part, or null if none is ready. */
  take(): ChunkPart | null {
    const rest = this.#rest
    const chunk = rest?.bytes ?? this.#chunks.take()
    return chunk === null ? null : this.#partOf(chunk, rest?.offset ?? this.#chunks.offset)
  }

  get ended(): boolean {
    return this.#chunks.ended
  }

  get complete(): boolean {
    return this.#chunks.complete
  }

  /** The file was truncated at these offsets, none of which has been read yet: NULs that follow them are a hole. */
  cutAt(...places: readonly [number, ...number[]]): void {
    this.#holes = [...this.#holes.filter((place) => place < places[0]), ...places]
  }

  #partOf(chunk: Buffer, offset: number): ChunkPart {
    const [holeAt = Infinity] = this.#holes
    this.#rest = null
    if (holeAt >= offset + chunk.length) return { bytes: chunk, offset, nuls: 0 }
    if (holeAt > offset) {
      this.#rest = { bytes: chunk.subarray(holeAt - offset), offset: holeAt }
      return { bytes: chunk.subarray(0, holeAt - offset), offset, nuls: 0 }
    }
    const nuls = leadingNuls(chunk, this.#ending)
    const end = offset + nuls
    const others = this.#holes.filter((place) => place > end)
    this.#holes = nuls === chunk.length ? [end, ...others] : others
    this.#rest = nuls === chunk.length ? null : { bytes: chunk.subarray(nuls), offset: end }
    return { bytes: NO_BYTES, offset: end, nuls }
  }
}

const NO_BYTES = Buffer.alloc(0)

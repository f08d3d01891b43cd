import type { ByteSource } from '../../../lib/file/byte-source.ts'

/**
 * Content in chunks, cut at the given places. All chunks use the same memory, which each `take` overwrites, so that a
 * test fails if the bytes of an earlier chunk are still used.
 */
export class ByteChunks implements ByteSource {
  readonly #content: Uint8Array
  readonly #cuts: number[]
  readonly #memory: Buffer
  #position: number
  #stopped = false
  taken = 0
  offset = 0

  /** `cuts` are offsets in the content; its end always counts as one. */
  constructor(content: Uint8Array, cuts: readonly number[] = [], start = 0) {
    this.#content = content
    this.#cuts = [...new Set([...cuts.filter((cut) => cut > start && cut < content.length), content.length])].sort(
      (a, b) => a - b
    )
    this.#memory = Buffer.alloc(content.length)
    this.#position = start
  }

  take(): Buffer | null {
    this.#memory.fill(0x23)
    const cut = this.#cuts[0]
    if (this.#stopped || cut === undefined || cut === this.#position) return null
    this.#cuts.shift()
    this.offset = this.#position
    const chunk = this.#memory.subarray(0, cut - this.#position)
    chunk.set(this.#content.subarray(this.#position, cut))
    this.#position = cut
    this.taken += chunk.length
    return chunk
  }

  get ended(): boolean {
    return this.#stopped || this.#position === this.#content.length
  }

  get complete(): boolean {
    return this.#position === this.#content.length
  }

  wait(wake: (error?: unknown) => void): void {
    queueMicrotask(() => {
      wake()
    })
  }

  stop(): void {
    this.#stopped = true
  }

  close(): Promise<void> {
    this.stop()
    return Promise.resolve()
  }
}

import type { FileHandle } from 'node:fs/promises'
import type { Transform } from 'node:stream'
import type { ByteSource } from './byte-source.ts'

/**
 * The content of a compressed file. Inflating is left to zlib's own thread; the next compressed bytes are read while it
 * works. What was inflated before the file turns out to be damaged is given before the error is.
 */
export class InflatedBytes implements ByteSource {
  readonly #handle: Pick<FileHandle, 'read'>
  readonly #inflate: Transform
  #peeked: Buffer | null = null
  #error: unknown
  #over = false
  #stopped = false
  #wake: ((error?: unknown) => void) | null = null
  readonly #feeding: Promise<void>
  taken = 0
  offset = 0
  /** Bytes of content given so far. */
  #given = 0

  /** `inflate` is a zlib stream that nobody else uses. */
  constructor(handle: Pick<FileHandle, 'read'>, inflate: Transform) {
    this.#handle = handle
    this.#inflate = inflate
    inflate.on('readable', this.#tell)
    inflate.on('end', this.#end)
    inflate.on('error', this.#fail)
    this.#feeding = this.#feed().catch(this.#fail)
  }

  take(): Buffer | null {
    const chunk = this.peek()
    if (chunk === null) return null
    this.#peeked = null
    this.offset = this.#given
    this.#given += chunk.length
    return chunk
  }

  /** The chunk that `take` will give. */
  peek(): Buffer | null {
    if (this.#stopped) return null
    this.#peeked ??= this.#inflate.read() as Buffer | null
    return this.#peeked
  }

  /** Leaves the first bytes of the chunk that was peeked at out. */
  skip(bytes: number): void {
    if (this.#peeked === null || bytes === 0) return
    this.#given += bytes
    this.#peeked = this.#peeked.length > bytes ? this.#peeked.subarray(bytes) : null
  }

  get ended(): boolean {
    return this.#stopped || this.#over
  }

  get complete(): boolean {
    return this.#over && !this.#stopped
  }

  wait(wake: (error?: unknown) => void): void {
    this.#wake = wake
    if (this.ended || this.#error !== undefined) queueMicrotask(this.#tell)
  }

  stop(): void {
    this.#stopped = true
    this.#tell()
  }

  async close(): Promise<void> {
    this.#stopped = true
    this.#inflate.destroy()
    await this.#feeding
  }

  async #feed(): Promise<void> {
    let filling = Buffer.allocUnsafeSlow(READ_BYTES)
    let inflating = Buffer.allocUnsafeSlow(READ_BYTES)
    let inflated = Promise.resolve()
    let position = 0
    for (;;) {
      const { bytesRead } = await this.#handle.read(filling, 0, READ_BYTES, position)
      await inflated
      if (this.#stopped) return
      if (bytesRead === 0) break
      position += bytesRead
      this.taken += bytesRead
      inflated = this.#write(filling.subarray(0, bytesRead))
      const full = filling
      filling = inflating
      inflating = full
    }
    this.#inflate.end()
  }

  /** Resolves when zlib is done with the bytes, or gone: a write in flight is never answered then. */
  #write(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#inflate.off('close', done)
        resolve()
      }
      this.#inflate.once('close', done)
      this.#inflate.write(bytes, done)
    })
  }

  readonly #tell = (): void => {
    const wake = this.#wake
    this.#wake = null
    wake?.(this.#error)
  }

  readonly #end = (): void => {
    this.#over = true
    this.#tell()
  }

  readonly #fail = (error: unknown): void => {
    this.#error = error
    this.#tell()
  }
}

const READ_BYTES = 256 * 1024

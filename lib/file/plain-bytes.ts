import type { FileBytes } from './file-bytes.ts'
import type { ByteSource } from './byte-source.ts'

/**
 * Reads a file with two alternating buffers: while one is being split, the next bytes are read into the other. The
 * buffers are never replaced, so reading needs no other memory.
 */
export class PlainBytes implements ByteSource {
  readonly #handle: Pick<FileBytes, 'read'>
  #filling: Buffer
  #spare: Buffer
  /** Where the next read starts. */
  #position: number
  /** Bytes of `#filling` that are ready to be taken; -1 while a read is in flight. */
  #ready = -1
  #error: unknown
  #stopped = false
  /** True once a read has found the end of the file. */
  #complete = false
  taken = 0
  offset = 0
  #reading: Promise<void>
  #wake: ((error?: unknown) => void) | null = null

  constructor(handle: Pick<FileBytes, 'read'>, bufferBytes: number, position: number) {
    this.#handle = handle
    this.#filling = Buffer.allocUnsafeSlow(bufferBytes)
    this.#spare = Buffer.allocUnsafeSlow(bufferBytes)
    this.#position = position
    this.#reading = this.#read()
  }

  take(): Buffer | null {
    if (this.#ready <= 0) return null
    const chunk = this.#filling.subarray(0, this.#ready)
    const spare = this.#spare
    this.#spare = this.#filling
    this.#filling = spare
    this.offset = this.#position
    this.#position += this.#ready
    this.taken += this.#ready
    this.#ready = -1
    this.#reading = this.#read()
    return chunk
  }

  get ended(): boolean {
    return this.#ready === 0 && this.#error === undefined
  }

  get complete(): boolean {
    return this.#complete
  }

  wait(wake: (error?: unknown) => void): void {
    this.#wake = wake
    if (this.#ready >= 0) queueMicrotask(this.#tell)
  }

  stop(): void {
    this.#stopped = true
  }

  close(): Promise<void> {
    this.#stopped = true
    return this.#reading
  }

  async #read(): Promise<void> {
    try {
      this.#ready = this.#stopped ? 0 : await this.#fill()
    } catch (error) {
      this.#error = error
      this.#ready = 0
    }
    this.#tell()
  }

  async #fill(): Promise<number> {
    const { bytesRead } = await this.#handle.read(this.#filling, 0, this.#filling.length, this.#position)
    this.#complete = bytesRead === 0
    return bytesRead
  }

  readonly #tell = (): void => {
    const wake = this.#wake
    if (wake === null || this.#ready < 0) return
    this.#wake = null
    wake(this.#error)
  }
}

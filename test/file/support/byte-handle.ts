import type { FileHandle } from 'node:fs/promises'

/** How reads of a file in memory behave. */
export interface ByteHandleOptions {
  /** The most bytes that one read returns; the size of the buffer by default. */
  readonly atMost?: number
  /** Reads at or after this position fail. */
  readonly failAt?: number
  readonly error?: Error
}

/** A file in memory that is read like a file handle. */
export class ByteHandle {
  /** The positions of all reads, in order. */
  readonly reads: number[] = []
  closed = 0
  readonly #content: Uint8Array
  readonly #options: ByteHandleOptions

  constructor(content: Uint8Array, options: ByteHandleOptions = {}) {
    this.#content = content
    this.#options = options
  }

  readonly read = async (
    buffer: Buffer,
    offset: number,
    length: number,
    position: number
  ): Promise<{ bytesRead: number; buffer: Buffer }> => {
    const { atMost = length, failAt = Infinity, error = ioError() } = this.#options
    this.reads.push(position)
    await new Promise((resolve) => setImmediate(resolve))
    if (position >= failAt) throw error
    const bytes = this.#content.subarray(position, Math.min(position + Math.min(length, atMost), failAt))
    buffer.set(bytes, offset)
    return { bytesRead: bytes.length, buffer }
  }

  readonly close = async (): Promise<void> => {
    this.closed++
  }

  /** This object, typed as the real handle that it stands in for. */
  get handle(): FileHandle {
    return this as unknown as FileHandle
  }
}

function ioError(): Error {
  return Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', errno: -5, syscall: 'read' })
}

import type { FileHandle } from 'node:fs/promises'

/** How reading a file in memory goes. */
export interface ByteHandleOptions {
  /** What one read gives at most; the buffer's size by default. */
  readonly atMost?: number
  /** Reads at or after this position fail. */
  readonly failAt?: number
  readonly error?: Error
}

/** A file in memory as the handle that it would be read by. */
export class ByteHandle {
  /** Positions that were read at, in their order. */
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

  /** As the real handle whose part it plays. */
  get handle(): FileHandle {
    return this as unknown as FileHandle
  }
}

function ioError(): Error {
  return Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', errno: -5, syscall: 'read' })
}

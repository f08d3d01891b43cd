import { closeSync, constants, fstatSync, openSync, read, readSync, statSync, type BigIntStats } from 'node:fs'
import { promisify } from 'node:util'
import { refuseUnlessRegular } from '../core/regular-file.ts'
import type { FileBytes } from './file-bytes.ts'
import { systemPath } from './path-text.ts'

/**
 * Opens a regular file synchronously; the counterpart of `openRegular`. Only for files known to be on a local file
 * system: the process blocks until the system answers, but the call costs a tenth of one in another thread.
 */
export function openLocal(name: string): { readonly handle: FileBytes; readonly stats: BigIntStats } {
  const path = systemPath(name)
  refuseUnlessRegular(name, statSync(path, BIG))
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(fd, BIG)
    // The file may have been replaced between `stat` and `open`.
    refuseUnlessRegular(name, stats)
    return { handle: new LocalFile(fd), stats }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Reads small amounts synchronously, and the rest of large ones asynchronously, so that other work gets its turn. */
class LocalFile implements FileBytes {
  readonly #fd: number
  #isClosed = false
  #reading: Promise<unknown> = Promise.resolve()

  constructor(fd: number) {
    this.#fd = fd
  }

  get fd(): number {
    return this.#isClosed ? -1 : this.#fd
  }

  async read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number
  ): Promise<{ readonly bytesRead: number; readonly buffer: Buffer }> {
    const little = readSync(this.fd, buffer, offset, Math.min(length, LITTLE_BYTES), position)
    if (little < LITTLE_BYTES || length === little) return { bytesRead: little, buffer }
    const reading = readLater(this.fd, buffer, offset + little, length - little, position + little)
    this.#reading = Promise.allSettled([this.#reading, reading])
    return { bytesRead: little + (await reading).bytesRead, buffer }
  }

  async stat(_options: { readonly bigint: true }): Promise<BigIntStats> {
    return fstatSync(this.fd, BIG)
  }

  async close(): Promise<void> {
    const { fd } = this
    this.#isClosed = true
    // The system may reuse the descriptor for another file as soon as it is closed.
    await this.#reading
    if (fd !== -1) closeSync(fd)
  }
}

const readLater = promisify(read)
const BIG = { bigint: true } as const
const LITTLE_BYTES = 65_536

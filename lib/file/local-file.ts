import { closeSync, constants, fstatSync, openSync, read, readSync, statSync, type BigIntStats } from 'node:fs'
import { promisify } from 'node:util'
import { refuseUnlessRegular } from '../core/regular-file.ts'
import type { FileBytes } from './file-bytes.ts'
import { systemPath } from './path-text.ts'

/**
 * Opens a regular file at once, as `openRegular` does it with waits. For what is known to be on a local file system
 * alone: the process stands still until there is an answer, which costs a tenth of having it fetched by another thread.
 */
export function openLocal(name: string): { readonly handle: FileBytes; readonly stats: BigIntStats } {
  const path = systemPath(name)
  refuseUnlessRegular(name, statSync(path, BIG))
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(fd, BIG)
    // It may have been changed for another in between.
    refuseUnlessRegular(name, stats)
    return { handle: new LocalFile(fd), stats }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Reads little at once, and much while others have their turn. */
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
    // Its number may be another file's as soon as it is closed.
    await this.#reading
    if (fd !== -1) closeSync(fd)
  }
}

const readLater = promisify(read)
const BIG = { bigint: true } as const
const LITTLE_BYTES = 65_536

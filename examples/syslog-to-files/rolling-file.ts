import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { callbackify } from 'node:util'

export interface RollingFileOptions {
  readonly path: string
  /** The size in bytes above which the file rolls. */
  readonly bytes: number
  /** The number of older files to keep. */
  readonly keep: number
  /** Called if the disk is full or the folder is missing: the lines wait until they can be written. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * Appends whole lines to a file. Once the file is large enough, it becomes `<path>.1`, the next one `<path>.2` and so
 * on: each number is used once, so that no file replaces another. Lines that come while the disk is busy are written
 * together.
 */
export class RollingFile extends Writable {
  readonly #options: RollingFileOptions
  readonly #gone = new AbortController()
  #file: FileHandle | null = null
  #size = 0
  #rollsAt: number

  constructor(options: RollingFileOptions) {
    super({ highWaterMark: 65_536 })
    this.#options = options
    this.#rollsAt = options.bytes
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], callback: (error?: Error | null) => void): void {
    callbackify(() => this.#append(Buffer.concat(chunks.map(({ chunk }) => chunk))))(callback)
  }

  override _final(callback: (error?: Error | null) => void): void {
    callbackify(async () => this.#file?.sync())(callback)
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#gone.abort()
    callbackify(() => this.#close())(() => {
      callback(error)
    })
  }

  async #append(lines: Buffer): Promise<void> {
    for (let written = 0; written < lines.length;) {
      try {
        if (this.#file === null || (await this.#isLost(this.#file))) {
          written = startOfLine(lines, written) // the written part of this line is lost with the file
          await this.#close()
          this.#file = await this.#open()
        }
        // A nearly full disk writes only a part of the bytes, which only this number shows
        const { bytesWritten } = await this.#file.write(lines, written)
        written += bytesWritten
        this.#size += bytesWritten
      } catch (error) {
        this.#options.onTrouble(error)
        await setTimeout(AGAIN_MS, undefined, { signal: this.#gone.signal })
      }
    }
    if (this.#size >= this.#rollsAt) await this.#roll()
  }

  /** Whether the file was deleted or truncated, perhaps to free space. */
  async #isLost(file: FileHandle): Promise<boolean> {
    const { nlink, size } = await file.stat()
    return nlink === 0 || size < this.#size
  }

  async #open(): Promise<FileHandle> {
    const file = await open(this.#options.path, 'a+')
    try {
      const { size } = await file.stat()
      // A killed process may have left an incomplete line
      const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1))
      const isTorn = size > 0 && buffer.toString() !== '\n'
      if (isTorn) await file.write('\n')
      this.#size = size + (isTorn ? 1 : 0)
      this.#rollsAt = this.#options.bytes
      return file
    } catch (error) {
      await file.close() // each retry opens it again
      throw error
    }
  }

  /** Rolls the file. If that fails, lines go to the same file until it has grown by the same size again. */
  async #roll(): Promise<void> {
    const { path: file, bytes, keep } = this.#options
    try {
      const numbers = await rolledNumbers(file)
      const next = Math.max(0, ...numbers) + 1
      await rename(file, `${file}.${next}`)
      await this.#close()
      const newestFirst = [next, ...numbers.toSorted((one, other) => other - one)]
      for (const number of newestFirst.slice(keep)) await rm(`${file}.${number}`)
    } catch (error) {
      this.#rollsAt = this.#size + bytes
      this.#options.onTrouble(error)
    }
  }

  async #close(): Promise<void> {
    const file = this.#file
    this.#file = null
    await file?.close()
  }
}

function startOfLine(lines: Buffer, index: number): number {
  return index === 0 ? 0 : lines.lastIndexOf('\n', index - 1) + 1
}

async function rolledNumbers(file: string): Promise<number[]> {
  const prefix = `${path.basename(file)}.`
  return (await readdir(path.dirname(file)))
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d{0,14}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
}

const AGAIN_MS = 1000

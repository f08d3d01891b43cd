import { fstatSync } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { createStream, type RotatingFileStream } from 'rotating-file-stream'
import { errnoOf } from '../errors/errno-of.ts'
import type { LogFilePlan } from './log-file-options.ts'
import { rolledName } from './shelve.ts'

/** The outcome of appending bytes. */
export interface Appended {
  /** How many of the bytes are in the file. */
  readonly written: number
  /** Why bytes are missing, or why the file could not roll; null if everything succeeded. */
  readonly error: unknown
  /** Whether rolling failed, not writing. */
  readonly isOfRolling: boolean
}

/**
 * An open log file, used until its first error. If `rolls` is true, the file rolls once it reaches its size:
 * `rotating-file-stream` renames it, and `rolled` is called. A nearly full disk may write only a part of the appended
 * bytes without an error, so the growth of the file is measured.
 */
export class RollingFile {
  readonly rolls: boolean
  readonly #path: string
  readonly #sizeBytes: number
  readonly #stream: RotatingFileStream
  /** Resolves when the file is open, or could not be opened. */
  readonly #opened: Promise<void>
  /** A read handle of the current file, for its size and identity; null while it rolls, or if it is not readable. */
  #handle: FileHandle | null = null
  #held: Promise<void> = Promise.resolve()
  #isRolling = false
  #sizeBeforeRolling: number | null = null
  #beginsWithin = false
  #error: unknown = null

  constructor({ path: file, sizeBytes }: LogFilePlan, rolls: boolean, rolled: () => void) {
    this.rolls = rolls
    this.#path = file
    this.#sizeBytes = rolls ? sizeBytes : Infinity
    const name = path.basename(file)
    this.#stream = createStream((time, index = 1) => (time instanceof Date ? rolledName(name, time, index) : name), {
      path: path.dirname(file),
      ...(rolls ? { size: `${sizeBytes}B` as const } : {})
    })
    this.#opened = new Promise((resolve) => {
      this.#stream.on('open', () => {
        this.#isRolling = false
        this.#held = this.#held.then(() => this.#hold()).then(resolve)
      })
      this.#stream.on('error', (error) => {
        this.#error ??= error
        resolve()
      })
    })
    this.#stream.on('rotation', () => {
      this.#isRolling = true
      this.#sizeBeforeRolling = this.#size()
      this.#held = this.#held.then(() => this.#release())
    })
    this.#stream.on('rotated', rolled)
  }

  /** How many bytes can be appended before the file rolls. */
  async room(): Promise<number> {
    await this.#opened
    await this.#held
    return Math.max(0, this.#sizeBytes - (this.#size() ?? 0))
  }

  /** Appends complete lines. A line that was cut off before, by a full disk or a killed process, is ended first. */
  async append(lines: Buffer): Promise<Appended> {
    await this.#opened
    await this.#held
    const before = this.#size()
    const end = this.#beginsWithin ? 1 : 0
    const bytes = end === 1 ? Buffer.concat([LINE_END, lines]) : lines
    this.#sizeBeforeRolling = null
    const error = await new Promise<unknown>((resolve) => {
      this.#stream.write(bytes, (failed) => {
        resolve(failed ?? null)
      })
    })
    const grown = before === null ? null : (this.#sizeBeforeRolling ?? this.#size() ?? before) - before
    if (error === null && (grown === null || grown <= 0 || grown >= bytes.length)) {
      this.#beginsWithin = false
      return { written: lines.length, error: null, isOfRolling: false }
    }
    const written = Math.min(lines.length, Math.max(0, (grown ?? 0) - end))
    return {
      written,
      error: this.#error ?? error ?? new Error('a part of it was written'),
      isOfRolling: this.#isRolling
    }
  }

  /** Whether the open file is still the one at its path: another program may have moved or deleted it. */
  async place(): Promise<'there' | 'moved' | 'deleted'> {
    await this.#held
    const found = await stat(this.#path).catch(errnoOf)
    const held = (await this.#handle?.stat().catch(() => null)) ?? null
    const isGone = found === 'ENOENT' || found === 'ENOTDIR'
    if (held === null) return isGone ? 'deleted' : 'there'
    // A path that cannot be examined may still be there
    if (typeof found === 'string' ? !isGone : found.ino === held.ino && found.dev === held.dev) return 'there'
    return held.nlink === 0 ? 'deleted' : 'moved'
  }

  /** Never rejects. */
  async close(): Promise<void> {
    if (!this.#stream.closed) {
      await new Promise<void>((resolve) => {
        this.#stream.once('close', resolve)
        if (!this.#stream.destroyed) this.#stream.end()
      })
    }
    await this.#held
    await this.#release()
  }

  async #hold(): Promise<void> {
    this.#handle = await open(this.#path, 'r').catch(() => null)
    this.#beginsWithin = false
    const size = this.#size()
    if (this.#handle === null || size === null || size === 0) return
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(1), 0, 1, size - 1).catch(() => NOTHING)
    this.#beginsWithin = bytesRead === 1 && !LINE_END.equals(buffer)
  }

  async #release(): Promise<void> {
    const handle = this.#handle
    this.#handle = null
    await handle?.close().catch(() => {})
  }

  /** Null if unknown. */
  #size(): number | null {
    try {
      return this.#handle === null ? null : fstatSync(this.#handle.fd).size
    } catch {
      return null
    }
  }
}

const LINE_END = Buffer.from('\n')
const NOTHING = { buffer: LINE_END, bytesRead: 0 }

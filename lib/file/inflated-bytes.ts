import type { FileBytes } from './file-bytes.ts'
import { ready, type ByteSource } from './byte-source.ts'
import type { Inflater } from './inflate.ts'
import { lineFeed } from './line-ending.ts'
import { leadingNuls } from './nul-hole.ts'

/**
 * The content of a compressed file. zlib inflates in its own thread; the next compressed bytes are read while it works.
 * If the content is damaged, everything that can be inflated before the damage is delivered before the error: a failing
 * zlib call returns nothing of what it had inflated, so the bytes of that call are fed again in smaller pieces.
 */
export class InflatedBytes implements ByteSource {
  readonly #handle: Pick<FileBytes, 'read'>
  readonly #create: () => Inflater
  #inflater: Inflater
  #peeked: Buffer | null = null
  /** The error that zlib reported in this pass. */
  #damage: Error | undefined
  /** The error that ends this source, once everything before it has been delivered. */
  #error: unknown
  #over = false
  #stopped = false
  #wake: ((error?: unknown) => void) | null = null
  readonly #feeding: Promise<void>
  taken = 0
  offset = 0
  /** Bytes of content delivered so far. */
  #given = 0
  /** Bytes of content that this pass inflates again and that must be dropped, since they have been delivered. */
  #repeated = 0
  /** Offset in the file of the first byte fed to the current inflater. */
  #base = 0
  /** Offset in the file of the last piece fed to zlib; null once the end of the input has been signalled to zlib. */
  #piece: number | null = 0

  constructor(handle: Pick<FileBytes, 'read'>, create: () => Inflater) {
    this.#handle = handle
    this.#create = create
    this.#inflater = this.#start()
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

  /** The chunk that `take` will return. */
  peek(): Buffer | null {
    while (this.#peeked === null) {
      const chunk = this.#inflater.stream.read() as Buffer | null
      if (chunk === null) return null
      const repeated = Math.min(this.#repeated, chunk.length)
      this.#repeated -= repeated
      if (repeated < chunk.length) this.#peeked = chunk.subarray(repeated)
    }
    return this.#peeked
  }

  /**
   * The first chunk, which `take` will still return; empty if there is none. Rejects if not even that can be inflated.
   */
  async first(): Promise<Buffer> {
    while (this.peek() === null && !this.ended) await ready(this)
    return this.peek() ?? NO_BYTES
  }

  /** Drops the first bytes of the peeked chunk. */
  skip(bytes: number): void {
    if (this.#peeked === null || bytes === 0) return
    this.#given += bytes
    this.#peeked = this.#peeked.length > bytes ? this.#peeked.subarray(bytes) : null
  }

  get ended(): boolean {
    return this.#over || (this.#stopped && this.peek() === null)
  }

  get complete(): boolean {
    return this.#over
  }

  wait(wake: (error?: unknown) => void): void {
    this.#wake = wake
    if (this.#over || this.#stopped || this.#error !== undefined) queueMicrotask(this.#tell)
  }

  stop(): void {
    this.#stopped = true
    this.#tell()
  }

  async close(): Promise<void> {
    this.#stopped = true
    this.#inflater.stream.destroy()
    await this.#feeding
  }

  #start(base = 0): Inflater {
    this.#base = base
    const inflater = this.#create()
    inflater.stream.on('readable', this.#tell)
    inflater.stream.on('end', this.#end)
    inflater.stream.on('error', this.#damaged)
    return inflater
  }

  /** If a pass finds damage, the next pass feeds the file again, in smaller pieces from the damaged piece on. */
  async #feed(): Promise<void> {
    let passes = 0
    do {
      const pieceBytes = PIECES[passes++] ?? 1
      if (this.#damage !== undefined) {
        this.#damage = undefined
        this.#repeated = this.#given + (this.#peeked?.length ?? 0)
        this.#inflater = this.#start()
      }
      await this.#pass(this.#piece ?? 0, pieceBytes)
      if (this.#damage !== undefined && !this.#stopped && (this.#piece === null || pieceBytes === 1)) {
        throw placed(this.#damage, this.#piece ?? this.taken, this.#piece === null)
      }
    } while (this.#damage !== undefined && !this.#stopped)
  }

  /**
   * Feeds the file from its beginning, in pieces of `pieceBytes` from offset `fine` on. Returns early on damage and
   * when the source is stopped.
   */
  async #pass(fine: number, pieceBytes: number): Promise<void> {
    let filling = Buffer.allocUnsafeSlow(READ_BYTES)
    let inflating = Buffer.allocUnsafeSlow(READ_BYTES)
    let inflated = Promise.resolve()
    let position = 0
    for (;;) {
      const length = position < fine ? Math.min(READ_BYTES, fine - position) : READ_BYTES
      const bytesRead = await this.#read(filling, length, position, inflated)
      if (this.#stopped || this.#damage !== undefined) return
      if (bytesRead === 0) break
      inflated = this.#write(filling.subarray(0, bytesRead), position, position < fine ? bytesRead : pieceBytes)
      position += bytesRead
      this.taken = Math.max(this.taken, position)
      const full = filling
      filling = inflating
      inflating = full
    }
    this.#piece = null
    if (this.#inflater.stream.readableEnded) this.#end()
    // The content may be damaged up to its very end. The stream has closed once all content was taken, or when it
    // failed.
    else
      await this.#settled(() => {
        this.#inflater.stream.end()
      })
  }

  /** Reads, and waits until the previously read bytes are inflated, even if reading fails. */
  async #read(buffer: Buffer, length: number, position: number, inflated: Promise<void>): Promise<number> {
    try {
      const { bytesRead } = await this.#handle.read(buffer, 0, length, position)
      return bytesRead
    } finally {
      await inflated
    }
  }

  /**
   * zlib continues with the next gzip member by itself, but treats zeros after a member as the end. They are padding,
   * after which more members may follow.
   */
  async #write(bytes: Buffer, position: number, pieceBytes: number): Promise<void> {
    let at = 0
    while (at < bytes.length && !this.#stopped && this.#damage === undefined) {
      if (this.#inflater.stream.readableEnded) {
        at += leadingNuls(bytes.subarray(at), lineFeed)
        if (at === bytes.length) return
        this.#inflater = this.#start(position + at)
      }
      const { stream, frames } = this.#inflater
      const piece = bytes.subarray(at, at + pieceBytes)
      const end = frames === null ? piece.length : frames.end(piece)
      this.#piece = position + at
      await this.#settled((done) => {
        stream.write(piece.subarray(0, end), done)
      })
      at += end
      const used = this.#base + (stream.bytesWritten ?? 0)
      if (frames !== null || used >= position + at || this.#stopped || this.#damage !== undefined) continue
      await this.#taken()
      at = used - position
    }
  }

  /** Resolves when the whole content of a gzip member was taken. */
  #taken(): Promise<void> {
    const { stream } = this.#inflater
    return new Promise((resolve) => {
      if (stream.readableEnded) resolve()
      stream.once('end', resolve).once('close', resolve)
    })
  }

  /**
   * Resolves when zlib has finished the action or the stream has closed. A failed stream reports its error before it
   * closes, so after an error this waits for the close.
   */
  #settled(action: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const { stream } = this.#inflater
      const closed = (): void => {
        resolve()
      }
      stream.once('close', closed)
      action((error) => {
        if (error !== undefined && error !== null && !stream.closed) return
        stream.off('close', closed)
        resolve()
      })
    })
  }

  /** Wakes the waiting reader; inflated content is delivered before the error. */
  readonly #tell = (): void => {
    const wake = this.#wake
    this.#wake = null
    wake?.(this.#error === undefined || this.peek() !== null ? undefined : this.#error)
  }

  readonly #end = (): void => {
    if (this.#piece !== null) return // the end of a gzip member, not of the file
    if (this.#inflater.frames?.whole === false) {
      this.#damage = Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' })
      return
    }
    this.#over = true
    this.#tell()
  }

  readonly #damaged = (error: Error): void => {
    this.#damage = error
  }

  readonly #fail = (error: unknown): void => {
    this.#error = error
    this.#tell()
  }
}

/** Adds the offset in the file, which zlib does not report. The error keeps its code, which identifies it. */
function placed(damage: Error, at: number, atEnd: boolean): Error {
  const where = atEnd
    ? `the compressed content ends early, at byte ${at} of the file`
    : `it cannot be inflated from byte ${at} of the file on`
  return Object.assign(new Error(`${where}: ${damage.message}`, { cause: damage }), {
    code: Reflect.get(damage, 'code')
  })
}

const NO_BYTES: Buffer = Buffer.alloc(0)
const READ_BYTES = 256 * 1024
/** The piece sizes of successive passes, which narrow down the place of the damage. */
const PIECES = [READ_BYTES, 1024, 1] as const

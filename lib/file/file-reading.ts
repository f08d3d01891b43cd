import type { ByteSource } from './byte-source.ts'
import type { FileEvent } from './file-event.ts'
import type { LineReader } from './line-reader.ts'
import type { LineSupply } from './line-supply.ts'
import type { MultilineAssembler } from './multiline/multiline-assembler.ts'
import { RecordSupply } from './multiline/record-supply.ts'
import type { OpenedFile } from './open-file.ts'

/** One file that is being read: its byte sources and their readers, one for each byte range. */
export class FileReading implements LineSupply {
  readonly path: string
  readonly #file: Pick<OpenedFile, 'handle'>
  readonly #bytes: readonly ByteSource[]
  readonly #readers: readonly LineReader[]
  /** Set if lines are joined into records; then there is one reader. */
  readonly #records: RecordSupply | null
  readonly #expected: number | null
  #turn = 0
  /** The error of a read that failed while a record was being gathered. */
  #failure: { readonly error: unknown } | null = null

  /** `expected` is the number of bytes to read; null if unknown. */
  constructor(
    path: string,
    file: Pick<OpenedFile, 'handle'>,
    expected: number | null,
    bytes: readonly ByteSource[],
    readers: readonly LineReader[],
    assembler: MultilineAssembler | null = null
  ) {
    this.path = path
    this.#file = file
    this.#expected = expected
    this.#bytes = bytes
    this.#readers = readers
    const [only] = readers
    this.#records = assembler === null || only === undefined ? null : new RecordSupply(only, assembler)
  }

  /** The supply of the file's lines. `next` is called for every line, so a single reader is returned directly. */
  get supply(): LineSupply {
    if (this.#records !== null) return this.#records
    const [only] = this.#readers
    return only !== undefined && this.#readers.length === 1 ? only : this
  }

  /** The next line that any of the ranges has ready. */
  next(): FileEvent | null {
    if (this.#records !== null) return this.#records.next()
    const readers = this.#readers
    for (let tried = 0; tried < readers.length; tried++) {
      const event = readers[this.#turn]?.next() ?? null
      if (event !== null) return event
      this.#turn = (this.#turn + 1) % readers.length
    }
    return null
  }

  get ended(): boolean {
    return this.#records?.pending !== true && this.#readers.every((reader) => reader.ended)
  }

  /** Bytes of the file taken so far. */
  get taken(): number {
    return this.#bytes.reduce((sum, bytes) => sum + bytes.taken, 0)
  }

  /** Bytes that the file had when it was opened, but has no longer; always 0 for compressed files. */
  get missing(): number {
    return this.#expected === null ? 0 : this.#expected - this.taken
  }

  get lines(): number {
    return this.#readers.reduce((sum, reader) => sum + reader.lines, 0)
  }

  wait(wake: (error?: unknown) => void): void {
    if (this.#records !== null && this.#records.pause !== null) {
      this.#records.pause.wait(wake)
      return
    }
    const failure = this.#failure
    if (failure !== null) {
      queueMicrotask(() => {
        wake(failure.error)
      })
      return
    }
    let waiting = true
    const once = (error?: unknown): void => {
      if (!waiting) return
      waiting = false
      wake(error === undefined || this.#records?.pending !== true ? error : this.#failLater(error, this.#records))
    }
    this.#bytes.forEach((bytes, index) => {
      if (this.#readers[index]?.ended === false) bytes.wait(once)
    })
  }

  stop(): void {
    for (const bytes of this.#bytes) bytes.stop()
  }

  /** Delivers the record gathered so far before the error that prevents it from growing. */
  #failLater(error: unknown, records: RecordSupply): undefined {
    this.#failure = { error }
    records.break()
  }

  /** Closes the handle only after the reads in flight: they write into our buffers. */
  async close(): Promise<void> {
    await Promise.all(this.#bytes.map((bytes) => bytes.close()))
    await this.#file.handle.close()
  }
}

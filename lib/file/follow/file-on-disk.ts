import type { FileBytes } from '../file-bytes.ts'
import { isAtRest, type SeenFile } from '../seen-file.ts'

/** Read-only view of what the system reports about a file. */
export interface KnownOnDisk {
  /** The state that was reported last. */
  readonly seen: SeenFile
  /** The size when the file was found, in bytes. */
  readonly sizeAtStart: number
  /** Whether the file existed when the source was opened and still holds the content it had then. */
  readonly atStart: boolean
  /** The state in which the file was last found to hold exactly what was read; null if unknown. */
  readonly verified: Verified | null
  /** Whether the file has further names (hard links), in other folders or in this one. */
  readonly hasOtherNames: boolean
}

type Verified = Pick<SeenFile, 'size' | 'modified' | 'changed'>

/** One file as the system knows it: the state that was reported last, and the open file. */
export class FileOnDisk implements KnownOnDisk {
  readonly sizeAtStart: number
  #seen: SeenFile
  #atStart: boolean
  #verified: Verified | null = null
  #handle: FileBytes | null = null

  constructor(seen: SeenFile, atStart: boolean) {
    this.#seen = seen
    this.sizeAtStart = seen.size
    this.#atStart = atStart
  }

  get seen(): SeenFile {
    return this.#seen
  }
  get atStart(): boolean {
    return this.#atStart
  }
  get verified(): Verified | null {
    return this.#verified
  }
  get hasOtherNames(): boolean {
    return this.#seen.hardLinks > 1
  }
  get handle(): FileBytes | null {
    return this.#handle
  }

  /** Stores the reported state. True if it shows that the content from the start is no longer there. */
  saw(seen: SeenFile): boolean {
    this.#seen = seen
    if (!this.#atStart || seen.size >= this.sizeAtStart) return false
    this.#atStart = false
    return true
  }

  /** The file is at least `length` bytes long, because that many were read. */
  reaches(length: number): void {
    if (length > this.#seen.size) this.#seen = { ...this.#seen, size: length }
  }

  /** The content that the file holds now was not there at the start. */
  cameLater(): void {
    this.#atStart = false
  }

  /** The file was read to its end and holds nothing else; `before`: its state before that read. */
  isAsRead(before: SeenFile, length: number): void {
    this.#verified = before.size === length && isAtRest(before) ? before : null
  }

  /** The file may hold other bytes than were read, or more. */
  isUnverified(): void {
    this.#verified = null
  }

  opened(handle: FileBytes): void {
    this.#handle = handle
  }

  /** Returns the handle, which the caller has to close; the file counts as closed from now on. */
  takeHandle(): FileBytes | null {
    const handle = this.#handle
    this.#handle = null
    return handle
  }
}

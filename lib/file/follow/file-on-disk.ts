import type { FileBytes } from '../file-bytes.ts'
import { isAtRest, type SeenFile } from '../seen-file.ts'

/** What the system says of a file, for those who only ask. */
export interface KnownOnDisk {
  /** What it has said last. */
  readonly seen: SeenFile
  /** When it was found, in bytes. */
  readonly sizeAtStart: number
  /** It was there when the source was opened, and had content that it still holds. */
  readonly atStart: boolean
  /** As it was when everything that was read of it was found unchanged; null if unknown. */
  readonly verified: Verified | null
  /** It has names in other folders, or others that match. */
  readonly hasOtherNames: boolean
}

type Verified = Pick<SeenFile, 'size' | 'modified' | 'changed'>

/** One file as the system knows it: what it has said of the file, and the open file. */
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

  /** True if with that, what was there at the start is not there any more. */
  saw(seen: SeenFile): boolean {
    this.#seen = seen
    if (!this.#atStart || seen.size >= this.sizeAtStart) return false
    this.#atStart = false
    return true
  }

  /** So much of it was read: it is at least as long. */
  reaches(length: number): void {
    if (length > this.#seen.size) this.#seen = { ...this.#seen, size: length }
  }

  /** What is in it now was not there at the start. */
  cameLater(): void {
    this.#atStart = false
  }

  /** It was read to its end, and nothing else was in it; `before`: as it was before that. */
  isAsRead(before: SeenFile, length: number): void {
    this.#verified = before.size === length && isAtRest(before) ? before : null
  }

  /** It may hold other bytes than were read, or more. */
  isUnverified(): void {
    this.#verified = null
  }

  opened(handle: FileBytes): void {
    this.#handle = handle
  }

  /** It counts as closed at once; what has to be closed. */
  takeHandle(): FileBytes | null {
    const handle = this.#handle
    this.#handle = null
    return handle
  }
}

import path from 'node:path'
import type { FileEvent } from 'warp-flow'

interface SeenFile {
  /** The path of the file when it was first seen. */
  readonly name: string
  offset: number
}

/**
 * Remembers the path of each file when it was first seen. A rotation changes the path of a file, but lines with the
 * same first name belong to the same sequence, including those of the next file with that name.
 */
export class FirstNames {
  /** device and inode => file, the least recently read first */
  readonly #files = new Map<string, SeenFile>()
  readonly #most: number

  constructor(most = 10_000) {
    this.#most = most
  }

  of({ position: { path: now, dev, ino, offset } }: FileEvent): string {
    const key = `${dev}:${ino}`
    const seen = this.#files.get(key)
    // A reused inode belongs to another file: its offsets start again, or it is in another folder
    const same = seen !== undefined && offset > seen.offset && path.dirname(now) === path.dirname(seen.name)
    const file = same ? seen : { name: now, offset }
    file.offset = offset
    this.#files.delete(key)
    this.#files.set(key, file)
    const [oldest] = this.#files.keys()
    if (this.#files.size > this.#most && oldest !== undefined) this.#files.delete(oldest)
    return file.name
  }
}

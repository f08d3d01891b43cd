import path from 'node:path'
import type { FileEvent } from 'warp-flow'

interface SeenFile {
  /** The path that it had when it was first seen. */
  readonly name: string
  offset: number
}

/**
 * The path that each file had when it was first seen. A rotation changes the path of a file; what keeps its first name is
 * one and the same row of lines, and so is the file that comes under that name after it.
 */
export class FirstNames {
  /** By device and inode, the longest unread first. */
  readonly #files = new Map<string, SeenFile>()
  readonly #most: number

  constructor(most = 10_000) {
    this.#most = most
  }

  of({ position: { path: now, dev, ino, offset } }: FileEvent): string {
    const key = `${dev}:${ino}`
    const seen = this.#files.get(key)
    // An inode that is used again is another file: its offsets begin anew, or its folder is another
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

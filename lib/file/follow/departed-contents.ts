import type { Departed } from './departed.ts'

/**
 * Contents that are no longer where they were read, by id and by inode of their former file: there may be one for each
 * file of a folder.
 */
export class DepartedContents {
  /** id => content, newest last */
  readonly #all = new Map<string, Departed>()
  /** ino => the ids of the contents that were in a file with this inode number */
  readonly #inFiles = new Map<string, Set<string>>()
  /** The ids of the contents whose file has been seen since the start, the oldest first. */
  readonly #seen = new Set<string>()

  get all(): Iterable<Departed> {
    return this.#all.values()
  }

  get size(): number {
    return this.#all.size
  }

  get(id: string): Departed | null {
    return this.#all.get(id) ?? null
  }

  /** The contents that were in a file with this inode number, in the order in which they were added. */
  in(ino: string): readonly Departed[] {
    return Array.from(this.#inFiles.get(ino) ?? [], (id) => this.#all.get(id)).filter(
      (content) => content !== undefined
    )
  }

  /** Adds a content as the newest one. */
  add(content: Departed): void {
    this.delete(content.id)
    this.#all.set(content.id, content)
    if (content.cause !== 'unseen') this.#seen.add(content.id)
    if (content.file === null) return
    const { ino } = content.file
    this.#inFiles.set(ino, (this.#inFiles.get(ino) ?? new Set()).add(content.id))
  }

  /** Replaces a content without changing its place in the order. Its file has to be the same. */
  replace(content: Departed): void {
    this.#all.set(content.id, content)
  }

  delete(id: string): void {
    const ino = this.#all.get(id)?.file?.ino
    this.#all.delete(id)
    this.#seen.delete(id)
    if (ino === undefined) return
    const others = this.#inFiles.get(ino)
    others?.delete(id)
    if (others?.size === 0) this.#inFiles.delete(ino)
  }

  /** The oldest content whose file has been seen since the start, if there are more than `most` of them; else null. */
  oldestOver(most: number): Departed | null {
    const [oldest] = this.#seen.size > most ? this.#seen : []
    return oldest === undefined ? null : this.get(oldest)
  }
}

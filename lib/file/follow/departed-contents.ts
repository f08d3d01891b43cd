import type { Departed } from './departed.ts'

/**
 * Contents that are no longer where they were read, by id and by inode of their former file: there may be one for each
 * file of a folder.
 */
export class DepartedContents {
  /** id => content, newest last */
  readonly #all = new Map<string, Departed>()
  /** ino => the ids of those that were in a file of that number */
  readonly #inFiles = new Map<string, Set<string>>()
  /** The ids of those whose file has been seen since the start, the oldest first. */
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

  /** Those that were in a file of that number, in their order. */
  in(ino: string): readonly Departed[] {
    return Array.from(this.#inFiles.get(ino) ?? [], (id) => this.#all.get(id)).filter(
      (content) => content !== undefined
    )
  }

  /** It is the newest now. */
  add(content: Departed): void {
    this.delete(content.id)
    this.#all.set(content.id, content)
    if (content.cause !== 'unseen') this.#seen.add(content.id)
    if (content.file === null) return
    const { ino } = content.file
    this.#inFiles.set(ino, (this.#inFiles.get(ino) ?? new Set()).add(content.id))
  }

  /** The same content, in its place: what is known beside its file has changed. */
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

  /** The oldest of more than `most` whose file has been seen since the start; null if there are not so many. */
  oldestOver(most: number): Departed | null {
    const [oldest] = this.#seen.size > most ? this.#seen : []
    return oldest === undefined ? null : this.get(oldest)
  }
}

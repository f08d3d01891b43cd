import type { Harvester } from './harvester.ts'

/**
 * Files that are due for a look, in order. A file that has to wait for room keeps its place and is not asked again
 * until there is some, because there may be thousands.
 */
export class DueFiles {
  readonly #due = new Set<Harvester>()
  /** Files that had to wait; they come before all others. */
  readonly #held = new Set<Harvester>()
  readonly #hasTurn: (file: Harvester) => boolean

  constructor(hasTurn: (file: Harvester) => boolean) {
    this.#hasTurn = hasTurn
  }

  has(file: Harvester): boolean {
    return this.#due.has(file) || this.#held.has(file)
  }

  /**
   * Adds a file. An event may have ended the wait of a waiting file, which is then due; it keeps its place among the
   * waiting ones, too.
   */
  add(file: Harvester): void {
    if (!this.#held.has(file) || this.#hasTurn(file)) this.#due.add(file)
  }

  delete(file: Harvester): void {
    this.#due.delete(file)
    this.#held.delete(file)
  }

  /** Makes the waiting files due again, before the others. */
  askAgain(): void {
    const later = Array.from(this.#due)
    this.#due.clear()
    for (const file of [...this.#held, ...later]) this.#due.add(file)
    this.#held.clear()
  }

  /** The first file that has its turn; null if all have to wait. `hasRoom`: there is room to read any file. */
  next(hasRoom: boolean): Harvester | null {
    if (hasRoom) for (const file of this.#held) if (this.#hasTurn(file)) return file
    for (const file of this.#due) {
      if (this.#hasTurn(file)) return file
      this.#due.delete(file)
      this.#held.add(file)
    }
    return null
  }
}

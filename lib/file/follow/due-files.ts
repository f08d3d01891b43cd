import type { Harvester } from './harvester.ts'

/**
 * Files to look at, in their order. One that has to wait for room keeps its place, and is not asked again before there
 * is some: there may be thousands.
 */
export class DueFiles {
  readonly #due = new Set<Harvester>()
  /** Those that had to wait, before all others. */
  readonly #held = new Set<Harvester>()
  readonly #hasTurn: (file: Harvester) => boolean

  constructor(hasTurn: (file: Harvester) => boolean) {
    this.#hasTurn = hasTurn
  }

  has(file: Harvester): boolean {
    return this.#due.has(file) || this.#held.has(file)
  }

  /**
   * An event may have made a waiting file one that need not wait. It keeps its place among those that wait all the
   * same.
   */
  add(file: Harvester): void {
    if (!this.#held.has(file) || this.#hasTurn(file)) this.#due.add(file)
  }

  delete(file: Harvester): void {
    this.#due.delete(file)
    this.#held.delete(file)
  }

  /** Those that wait are asked again. */
  askAgain(): void {
    const later = Array.from(this.#due)
    this.#due.clear()
    for (const file of [...this.#held, ...later]) this.#due.add(file)
    this.#held.clear()
  }

  /** The first that has its turn; null if all have to wait. `hasRoom`: there is room for whatever is looked at. */
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

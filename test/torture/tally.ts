/** Counts by name: what happened in all sequences. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  /** `name count`, sorted, of the names that begin so. */
  list(prefix: string): string {
    const names = [...this.#counts.keys()].filter((name) => name.startsWith(prefix)).sort()
    return names.map((name) => `${name.slice(prefix.length)} ${this.get(name)}`).join(', ')
  }
}

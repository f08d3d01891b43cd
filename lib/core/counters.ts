/** Counts by name: errors by code, drops by cause. The snapshot has no prototype, so that any name is safe as a key. */
export class Counters {
  /** name => count */
  readonly #counts = new Map<string, number>()

  add(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
  }

  snapshot(): Readonly<Record<string, number>> {
    const result: Record<string, number> = Object.create(null) as Record<string, number>
    for (const [name, count] of this.#counts) result[name] = count
    return result
  }
}

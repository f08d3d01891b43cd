/** What is known about a partition in which a transaction may be open. */
export interface HeldPartition {
  readonly name: string
  /** Where its first open transaction begins; null if there is none. */
  readonly stableEnd: string | null
  /** How many records wait for the end of that transaction. */
  readonly held: number
}

/** Detects transactions that stay open: later records in their partitions wait until they end. */
export class OpenTransactions {
  /** partition's name => where the open transaction begins, since when it is known, and whether it was reported */
  readonly #open = new Map<string, { readonly stableEnd: string | null; readonly since: number; told: boolean }>()

  /**
   * Call it regularly with all partitions. Returns the partitions that one transaction has held back for long, each
   * only once.
   */
  standing<P extends HeldPartition>(
    partitions: readonly P[],
    now: number
  ): readonly { readonly partition: P; readonly ageMs: number }[] {
    const held = partitions.filter((partition) => partition.held > 0)
    const names = new Set(held.map(({ name }) => name))
    for (const name of this.#open.keys()) if (!names.has(name)) this.#open.delete(name)
    return held.flatMap((partition) => {
      const { name, stableEnd } = partition
      const known = this.#open.get(name)
      const open = known?.stableEnd === stableEnd ? known : { stableEnd, since: now, told: false }
      this.#open.set(name, open)
      const ageMs = now - open.since
      if (ageMs < LONG_MS || open.told) return []
      open.told = true
      return [{ partition, ageMs }]
    })
  }
}

/** Producers' transactions time out after a minute by default (`transaction.timeout.ms`). */
const LONG_MS = 60_000

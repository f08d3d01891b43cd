/** Where an open transaction begins in a partition, beyond which committed records are not given. */
export interface HeldPartition {
  readonly name: string
  readonly stable: string
}

/** Notices transactions that stay open: what comes after them in their partitions waits for their end. */
export class OpenTransactions {
  /** partition's name => where a transaction is open, since when, and whether that was told */
  readonly #open = new Map<string, { readonly stable: string, readonly since: number, told: boolean }>()

  /** To be told now and then of all partitions that are held; gives those that have been for long, once each. */
  standing(held: readonly HeldPartition[], now: number): readonly { readonly name: string, readonly ageMs: number }[] {
    const names = new Set(held.map(({ name }) => name))
    for (const name of this.#open.keys()) if (!names.has(name)) this.#open.delete(name)
    return held.flatMap(({ name, stable }) => {
      const known = this.#open.get(name)
      const open = known?.stable === stable ? known : { stable, since: now, told: false }
      this.#open.set(name, open)
      const ageMs = now - open.since
      if (ageMs < LONG_MS || open.told) return []
      open.told = true
      return [{ name, ageMs }]
    })
  }
}

/** Producers' transactions run out after a minute, unless they are told otherwise (`transaction.timeout.ms`). */
const LONG_MS = 60_000

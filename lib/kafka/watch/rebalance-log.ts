import type { KafkaRebalance } from '../../../types/kafka.ts'

/** Keeps the last rebalances, and detects whether they come too often. */
export class RebalanceLog {
  readonly #recent: KafkaRebalance[] = []
  count = 0

  /** Adds a rebalance. Returns how many there were in the last ten minutes if that is too many; else null. */
  add(rebalance: KafkaRebalance): number | null {
    this.count++
    this.#recent.push(rebalance)
    if (this.#recent.length > KEPT) this.#recent.shift()
    // All members in this process see the same rebalance, so only those of one member count
    const lately = this.#recent.filter(
      ({ at, instance, cause }) => cause !== 'join' && instance === rebalance.instance && at > rebalance.at - WINDOW_MS
    )
    return lately.length >= TOO_MANY ? lately.length : null
  }

  get recent(): readonly KafkaRebalance[] {
    return [...this.#recent]
  }
}

const KEPT = 20
const WINDOW_MS = 10 * 60 * 1000
const TOO_MANY = 5

import type { KafkaRebalanceCause } from '../../../types/kafka.ts'

/** The state of the partitions that are given up. */
export interface RevokedState {
  readonly now: number
  /** Delivered and not acked. */
  readonly unacked: number
  /** A commit is on its way. */
  readonly committing: boolean
  /** Something done is not yet committed. */
  readonly commitDue: boolean
}

/** The time between the news of a rebalance and the request to join again. */
export class Revocation {
  readonly cause: KafkaRebalanceCause
  /** ms since the epoch */
  readonly since: number
  readonly #deadline: number
  /** How often joining may still be postponed: kafkajs gives up after a number of attempts. */
  #patience: number
  /** The coordinator no longer accepts commits of this member. */
  #expelled = false

  constructor({
    cause,
    now,
    graceMs,
    patience
  }: {
    cause: KafkaRebalanceCause
    now: number
    graceMs: number
    patience: number
  }) {
    this.cause = cause
    this.since = now
    this.#deadline = now + graceMs
    this.#patience = patience
  }

  /** A commit failed permanently. */
  expel(): void {
    this.#expelled = true
  }

  get expelled(): boolean {
    return this.#expelled
  }

  /** Whether the member may join again now; each refusal costs patience. */
  over({ now, unacked, committing, commitDue }: RevokedState): boolean {
    const waits = unacked > 0 || committing || commitDue
    if (!waits || this.#expelled || now >= this.#deadline || this.#patience <= 0) return true
    this.#patience--
    return false
  }
}

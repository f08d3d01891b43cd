import type { KafkaRebalanceCause } from '../../../types/kafka.ts'

/** The state of the partitions that are being given up. */
export interface RevokedState {
  readonly now: number
  /** How many delivered records are not acked. */
  readonly unacked: number
  /** Whether a commit is in flight. */
  readonly committing: boolean
  /** Whether anything is done but not committed. */
  readonly commitDue: boolean
}

/** The phase between the notice of a rebalance and the request to rejoin. */
export class Revocation {
  readonly cause: KafkaRebalanceCause
  /** ms since the epoch */
  readonly since: number
  readonly #deadline: number
  /** How often rejoining may still be postponed: kafkajs gives up after a number of attempts. */
  #patience: number
  /** Whether the coordinator no longer accepts commits of this member. */
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

  /** Whether the member may rejoin now; each refusal uses up one of the postponements. */
  over({ now, unacked, committing, commitDue }: RevokedState): boolean {
    const waits = unacked > 0 || committing || commitDue
    if (!waits || this.#expelled || now >= this.#deadline || this.#patience <= 0) return true
    this.#patience--
    return false
  }
}

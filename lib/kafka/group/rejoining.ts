import type { Cluster } from 'kafkajs'

/**
 * Makes a member rejoin its group, so that partitions are reassigned. kafkajs has no function for that, but before each
 * fetch it calls its cluster to refresh outdated metadata, and rejoins if that call fails with the error by which a
 * coordinator requests a rejoin.
 */
export class Rejoining {
  #due = false
  readonly #onDue: () => void

  /** `onDue` is called when the rejoin begins. */
  constructor(onDue: () => void) {
    this.#onDue = onDue
  }

  /** Hooks into the consumer's view of the cluster. Call it once. */
  through(cluster: Cluster): void {
    const refresh = cluster.refreshMetadataIfNecessary.bind(cluster)
    cluster.refreshMetadataIfNecessary = async () => {
      this.check()
      await refresh()
    }
  }

  /** Requests a rejoin, which begins with the next fetch, or with the next `check` if a batch waits for its turn. */
  ask(): void {
    this.#due = true
  }

  /** The member has joined. */
  done(): void {
    this.#due = false
  }

  /** Throws, once, the error that makes the client rejoin. */
  check(): void {
    if (!this.#due) return
    this.#due = false
    this.#onDue()
    throw new JoinAgain('the partitions of the group have to be reassigned')
  }
}

/**
 * The error that kafkajs takes for the coordinator's answer that the group is rebalancing. It never leaves the client.
 */
export class JoinAgain extends Error {
  readonly type = 'REBALANCE_IN_PROGRESS'
}

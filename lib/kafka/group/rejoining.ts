import type { Cluster } from 'kafkajs'

/**
 * Has a member join its group again, so that partitions are handed out anew. kafkajs has no call for that, but it asks
 * its cluster before each fetch whether what it knows has become too old, and joins again where that fails as if the
 * coordinator had asked for it.
 */
export class Rejoining {
  #due = false
  readonly #onDue: () => void

  /** `onDue` is called when it begins. */
  constructor(onDue: () => void) {
    this.#onDue = onDue
  }

  /** Told once of what the consumer knows of its cluster. */
  through(cluster: Cluster): void {
    const refresh = cluster.refreshMetadataIfNecessary.bind(cluster)
    cluster.refreshMetadataIfNecessary = async () => {
      this.check()
      await refresh()
    }
  }

  /** Wants it: it begins with the next fetch, or the next `check` where a batch waits for its turn. */
  ask(): void {
    this.#due = true
  }

  /** The member has joined. */
  done(): void {
    this.#due = false
  }

  /** Throws, once, what makes the client join again. */
  check(): void {
    if (!this.#due) return
    this.#due = false
    this.#onDue()
    throw new JoinAgain('the partitions of the group are to be handed out anew')
  }
}

/** What kafkajs takes as the coordinator's word that the group is rebalancing. It never leaves the client. */
export class JoinAgain extends Error {
  readonly type = 'REBALANCE_IN_PROGRESS'
}

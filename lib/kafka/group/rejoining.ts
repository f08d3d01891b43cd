import type { Cluster } from 'kafkajs'

/**
 * Makes a member rejoin its group, so that partitions are reassigned. kafkajs has no call for that, but before each
 * fetch it asks its cluster whether its metadata is too old, and rejoins if that call fails as if the coordinator had
 * asked for it.
 */
export class Rejoining {
  #due = false
  readonly #onDue: () => void

  /** `onDue` is called when it begins. */
  constructor(onDue: () => void) {
    this.#onDue = onDue
  }

  /** Called once with what the consumer knows about its cluster. */
  through(cluster: Cluster): void {
    const refresh = cluster.refreshMetadataIfNecessary.bind(cluster)
    cluster.refreshMetadataIfNecessary = async () => {
      this.check()
      await refresh()
    }
  }

  /** Requests it: it begins with the next fetch, or the next `check` if a batch waits for its turn. */
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

/** What kafkajs takes as the coordinator's message that the group is rebalancing. It never leaves the client. */
export class JoinAgain extends Error {
  readonly type = 'REBALANCE_IN_PROGRESS'
}

import type { Cluster, Consumer } from 'kafkajs'
import type { KafkaMemberState } from '../../../types/kafka.ts'
import { offeredAssigners } from '../assignor/offered-assigners.ts'
import type { Assignment } from '../partition/assignment.ts'
import { BatchIntake } from './batch-intake.ts'
import { listenTo, type Join } from './client-events.ts'
import { drained } from './drained.ts'
import { fetchNoMore } from './fetch-no-more.ts'
import { Fetching } from './fetching.ts'
import { gatedAssigner } from './gated-assigner.ts'
import type { GroupPlan } from './group-plan.ts'
import { Ownership } from './ownership.ts'
import { readableFetch } from './readable-fetch.ts'
import { Rejoining } from './rejoining.ts'
import { Standing } from './standing.ts'

/**
 * One life of a kafkajs consumer: from joining the group to a crash, or to its end. It commits only what belongs to its
 * current assignment, and rejoins only when its delivered records have been acked and committed, or the time for that
 * is over.
 */
export class ConsumerRun {
  readonly standing: Standing
  readonly #plan: GroupPlan
  readonly #consumer: Consumer
  readonly #ownership: Ownership
  readonly #fetching: Fetching
  readonly #batches: BatchIntake
  readonly #rejoining = new Rejoining(() => {
    this.#ownership.revoke('metadata')
  })
  #life: Life = { kind: 'created' }
  /** Settles when the member has left the group; null before `close`. */
  #closing: Promise<void> | null = null
  #cluster: Cluster | null = null

  constructor(plan: GroupPlan) {
    this.#plan = plan
    this.standing = new Standing(plan.clock)
    this.#consumer = this.#consumerOf(plan)
    this.#ownership = new Ownership(plan, () => (this.#life.kind === 'crashed' ? null : this.#batches.send))
    this.#fetching = new Fetching({
      consumer: this.#consumer,
      plan,
      ownership: this.#ownership,
      onBegun: () => {
        this.#begun()
      },
      onFailed: (error) => {
        this.#crashed(error)
      }
    })
    this.#batches = new BatchIntake({
      plan,
      consumer: this.#consumer,
      ownership: this.#ownership,
      fetching: this.#fetching,
      rejoining: this.#rejoining
    })
  }

  /**
   * Resolves when the member has joined the group; rejects if the client gives up before. Later failures go to
   * `plan.onCrashed`.
   */
  async start(topics: readonly { readonly topic: string; readonly fromBeginning: boolean }[]): Promise<void> {
    this.#listen()
    await this.#consumer.connect()
    for (const { topic, fromBeginning } of topics) await this.#consumer.subscribe({ topic, fromBeginning })
    const joined = new Promise<void>((resolve, reject) => {
      this.#life = { kind: 'joining', resolve, reject }
    })
    // That `run` resolves means nothing: failures are reported as crashes.
    await Promise.all([
      joined,
      this.#consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.#batches.take(payload)
      })
    ])
  }

  get assignment(): Assignment {
    return this.#ownership.assignment
  }

  get state(): KafkaMemberState {
    return this.#closing === null ? this.#ownership.state : 'closed'
  }

  /** How many batches wait for their turn. */
  get holding(): number {
    return this.#batches.holding
  }

  /** Stops fetching, but stays in the group: delivered records can still be acked and committed. */
  pause(): void {
    this.#fetching.stop(this.assignment)
  }

  /** Makes the group reassign its partitions. */
  rejoin(): void {
    this.#rejoining.ask()
  }

  /** Commits what is done; false if that failed. */
  commit(): Promise<boolean> {
    return this.#ownership.commit()
  }

  /** Commits what is done and leaves the group. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    // Comes first: the client waits for its batches, which wait for their turn until this withdraws them
    await this.#ownership.end()
    if (this.#cluster !== null) fetchNoMore(this.#cluster)
    await this.#disconnect()
  }

  async #disconnect(): Promise<void> {
    try {
      await this.#consumer.disconnect()
    } catch (error) {
      this.#plan.debug('disconnecting failed: %s', String(error))
    }
  }

  #consumerOf({ client, clock, consumerConfig, sizesOf }: GroupPlan): Consumer {
    const [favourite, ...others] = offeredAssigners({
      sizesOf,
      onLeading: (topics) => {
        this.standing.leads(topics)
      }
    })
    const gated = gatedAssigner(favourite, {
      onCluster: (cluster) => {
        this.#cluster = cluster
        this.#rejoining.through(cluster)
        readableFetch(cluster, { clock, beforeFailure: () => this.#doneWith() })
      },
      mayJoin: (cluster) => this.#ownership.mayJoin(cluster)
    })
    return client.consumer({ ...consumerConfig, partitionAssigners: [gated, ...others] })
  }

  #listen(): void {
    listenTo(this.#consumer, this.standing, {
      onFetched: this.#plan.onFetched,
      onRebalancing: () => {
        this.#ownership.revoke('group')
      },
      onJoined: (join, misled) => {
        this.#joined(join, misled)
      },
      onSkipped: (batch) => {
        this.#batches.skip(batch)
      },
      onCrashed: (error) => {
        this.#crashed(error)
      }
    })
  }

  #joined(join: Join, misled: boolean): void {
    if (this.#closing !== null) {
      // The client starts to run only now, and would have missed an earlier request to disconnect
      setImmediate(() => void this.#disconnect())
      return
    }
    this.standing.joined(join, misled)
    this.#rejoining.done()
    this.#fetching.begin(this.#ownership.joined(join))
  }

  #begun(): void {
    // Commits the beginnings: if the group had no commit, the next owner has to begin here, too, not at an end that has
    // moved on.
    void this.commit()
    if (this.#life.kind !== 'joining') return
    this.#life.resolve()
    this.#life = { kind: 'joined' }
  }

  #crashed(error: unknown): void {
    const life = this.#life
    if (life.kind === 'crashed' || this.#closing !== null) return
    this.#life = { kind: 'crashed' }
    if (life.kind === 'joining') life.reject(error)
    else this.#plan.onCrashed(error)
  }

  /** Waits until everything that was fetched is delivered and acked, within limits, and commits it. */
  async #doneWith(): Promise<void> {
    await drained(this.#plan, {
      unacked: () => this.assignment.unacked,
      isOver: () => this.#closing !== null || this.#fetching.stopped || this.#ownership.isRevoking,
      beat: () => {
        this.standing.active()
        return this.#batches.beat()
      }
    })
    await this.commit()
  }
}

/** While it is `joining`, `start` is pending. */
type Life =
  | { readonly kind: 'created' | 'joined' | 'crashed' }
  | { readonly kind: 'joining'; resolve(): void; reject(error: unknown): void }

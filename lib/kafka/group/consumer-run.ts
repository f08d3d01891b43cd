import type {
  Cluster,
  Consumer,
  ConsumerGroupJoinEvent,
  EachBatchPayload,
  Offsets,
  TopicPartitionOffsetAndMetadata
} from 'kafkajs'
import type { KafkaMemberState } from '../../../types/kafka.ts'
import { peekString } from '../../errors/peek.ts'
import { FetchedBatch } from '../record/fetched-batch.ts'
import type { Ticket } from '../record/batch-queue.ts'
import { AssignedPartition } from '../partition/assigned-partition.ts'
import { Assignment, NO_ASSIGNMENT } from '../partition/assignment.ts'
import { beating, type Heartbeat } from './beating.ts'
import { Committer, type SendOffsets } from './committer.ts'
import { KAFKAJS_ASSIGNER, offeredAssigners } from '../assignor/offered-assigners.ts'
import { gatedAssigner } from './gated-assigner.ts'
import { fetchNoMore } from './fetch-no-more.ts'
import type { GroupPlan } from './group-plan.ts'
import { Rebalancing } from './rebalancing.ts'
import { readableFetch } from './readable-fetch.ts'
import { Rejoining } from './rejoining.ts'

/**
 * One life of a kafkajs consumer: from joining the group to a crash, or to its end. It commits only what belongs to its
 * current assignment, and rejoins only when its delivered records have been acked and committed, or their time is over.
 */
export class ConsumerRun {
  readonly #plan: GroupPlan
  readonly #consumer: Consumer
  readonly #committer: Committer
  #assignment: Assignment = NO_ASSIGNMENT
  readonly #rebalancing: Rebalancing
  readonly #rejoining = new Rejoining(() => {
    this.#rebalancing.begin(this.#assignment, 'metadata')
  })
  #send: SendOffsets
  /** Null before the first batch. */
  #heartbeat: Heartbeat | null = null
  /** Settles when the partitions' beginnings are known, before which it takes no record; null if they are known. */
  #beginning: Promise<void> | null = null
  #paused = false
  /**
   * The assignment contained partitions of topics that are not this member's: its leader ignores subscriptions.
   */
  #misled = false
  #cluster: Cluster | null = null
  #closing: Promise<void> | null = null
  /** Settles `start`; null once it has. */
  #started: { resolve(): void; reject(error: unknown): void } | null = null
  #crashedWith: { readonly error: unknown } | null = null
  /** The last sign of life of the group or of a fetch, in ms since the epoch. */
  activeAt: number
  /** A record waits for the consumer. */
  holding = 0
  memberId: string | null = null
  leader = false
  lastHeartbeatAt: number | null = null
  /**
   * If it leads the group: topic that only other members read => how many partitions it had when they were assigned.
   */
  others: ReadonlyMap<string, number> = NO_TOPICS
  /**
   * Since when it has no partition, or some may be with nobody, in ms since the epoch; null if that is not so, or
   * explained.
   */
  doubtfulSince: number | null = null

  constructor(plan: GroupPlan) {
    this.#plan = plan
    this.activeAt = plan.clock.now()
    const [favourite, ...otherAssigners] = offeredAssigners({
      sizesOf: plan.sizesOf,
      onLeading: (others) => {
        this.others = others
      }
    })
    this.#consumer = plan.client.consumer({
      ...plan.consumerConfig,
      partitionAssigners: [
        gatedAssigner(favourite, {
          onCluster: (cluster) => {
            this.#cluster = cluster
            this.#rejoining.through(cluster)
            readableFetch(cluster, { clock: plan.clock, beforeFailure: () => this.#doneWith() })
          },
          mayJoin: (cluster) => this.#rebalancing.mayJoin(this.#assignment, cluster)
        }),
        ...otherAssigners
      ]
    })
    // Until the first batch has come there is only the client's own mechanism, which retries by itself.
    this.#send = (offsets) => this.#consumer.commitOffsets(flat(offsets))
    this.#committer = new Committer({
      assignment: () => this.#assignment,
      send: () =>
        this.#rebalancing.joining || this.#crashedWith !== null || !plan.settings.commits ? null : this.#send,
      clock: plan.clock,
      intervalMs: plan.settings.commitIntervalMs,
      onCommitted: plan.onCommitted,
      onFailed: (error) => {
        this.#commitFailed(error)
      }
    })
    this.#rebalancing = new Rebalancing(plan, this.#committer)
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
      this.#started = { resolve, reject }
    })
    // Its resolving says nothing: failures come as crashes.
    await Promise.all([
      joined,
      this.#consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.#eachBatch(payload)
      })
    ])
  }

  get assignment(): Assignment {
    return this.#assignment
  }

  get state(): KafkaMemberState {
    if (this.#closing !== null) return 'closed'
    return this.#rebalancing.active ? 'rebalancing' : this.#rebalancing.joining ? 'joining' : 'stable'
  }

  /** Fetches no more, but stays in the group: delivered records can still be acked and committed. */
  pause(): void {
    this.#paused = true
    try {
      this.#consumer.pause(this.#fetched(this.#assignment))
    } catch (error) {
      this.#plan.debug('pausing failed: %s', String(error)) // it has crashed
    }
  }

  /** Makes the group reassign its partitions. */
  rejoin(): void {
    this.#rejoining.ask()
  }

  /** Commits what is done; false if that failed. */
  commit(): Promise<boolean> {
    return this.#committer.commit()
  }

  /** Commits what is done and leaves the group. Never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#committer.commit()
    this.#committer.close()
    this.#release(this.#assignment) // eachBatch no longer waits for its turn, because the client waits for eachBatch
    this.#assignment = NO_ASSIGNMENT
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

  #listen(): void {
    const { events } = this.#consumer
    const active = (): void => {
      this.activeAt = this.#plan.clock.now()
    }
    this.#consumer.on(events.HEARTBEAT, () => {
      active()
      this.lastHeartbeatAt = this.activeAt
    })
    // An answer of a broker: the client's own event of a fetch comes for failed ones too.
    this.#consumer.on(events.REQUEST, ({ payload }) => {
      active()
      if (payload.apiKey === FETCH) this.#plan.onFetched(payload)
    })
    this.#consumer.on(events.REBALANCING, () => {
      active()
      this.#rebalancing.begin(this.#assignment, 'group')
    })
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => {
      active()
      this.#joined(payload)
    })
    // It comes before that of the join
    this.#consumer.on(events.RECEIVED_UNSUBSCRIBED_TOPICS, () => {
      this.#misled = true
    })
    this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      active()
      if (payload.batchSize === 0) this.#skipped(payload)
    })
    this.#consumer.on(events.CRASH, ({ payload }) => {
      this.#crashed(payload.error)
    })
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    // Functions of the client that need no `this`; a closure over the payload would keep its records alive meanwhile.
    // oxlint-disable-next-line typescript/unbound-method
    const { batch, heartbeat, commitOffsetsIfNecessary } = payload
    this.#send = commitOffsetsIfNecessary
    this.#heartbeat = heartbeat
    if (this.#beginning !== null) await this.#beat(this.#beginning, heartbeat)
    const partition = this.#assignment.get(batch.topic, batch.partition)
    // Stale: another beginning was set while it was fetched.
    if (partition === undefined || payload.isStale() || this.#paused || this.#rebalancing.active) return
    const fetchedFrom = peekString(batch, 'fetchedOffset')
    if (fetchedFrom !== undefined && !partition.expects(fetchedFrom)) {
      // Requested under an earlier assignment: the records in between would be left out
      this.#consumer.seek({ topic: batch.topic, partition: batch.partition, offset: partition.next ?? fetchedFrom })
      return
    }
    partition.highWatermark = batch.highWatermark
    const lastOffset = batch.lastOffset()
    const fetched = new FetchedBatch({
      delivery: this.#plan.delivery,
      partition,
      messages: batch.messages,
      highWatermark: batch.highWatermark,
      lastOffset,
      receivedAt: this.#plan.clock.now()
    })
    const ticket = this.#plan.queue.offer(fetched)
    if (!(await this.#turnOf(ticket, heartbeat))) return
    this.#plan.onDelivering(fetched)
    // The client's next fetch continues from here, whatever happens to the records: this is no commit.
    payload.resolveOffset(lastOffset)
    partition.fetchedTo(lastOffset, batch.messages.at(-1)?.timestamp)
  }

  /** Waits for the batch's turn and keeps sending heartbeats, however slow the consumer is. */
  async #turnOf(ticket: Ticket, heartbeat: Heartbeat): Promise<boolean> {
    if (ticket.outcome !== null) return ticket.outcome
    this.holding++
    try {
      await this.#beat(ticket.turn, heartbeat)
      return await ticket.turn
    } catch (error) {
      this.#plan.queue.withdraw((batch) => batch === ticket.batch)
      throw error
    } finally {
      this.holding--
    }
  }

  #beat(until: Promise<unknown>, heartbeat: Heartbeat): Promise<void> {
    const beat: Heartbeat = async () => {
      this.#rejoining.check()
      await heartbeat()
    }
    return beating(until, beat, { clock: this.#plan.clock, everyMs: this.#plan.settings.heartbeatMs })
  }

  /** Waits until everything that was fetched has been delivered, acked if that does not take long, and committed. */
  async #doneWith(): Promise<void> {
    const { clock, queue, delivery, settings } = this.#plan
    const isOver = (): boolean => this.#closing !== null || this.#paused || this.#rebalancing.active
    for (let waitedMs = 0; !isOver();) {
      const isGiven = !queue.holds && delivery.buffered() === 0
      if (isGiven && (this.#assignment.unacked === 0 || waitedMs >= settings.revokeMs)) break
      if (isGiven) waitedMs += LOOK_MS
      this.activeAt = clock.now()
      await this.#heartbeat?.()
      await new Promise<void>((resolve) => {
        clock.setTimeout(resolve, LOOK_MS)
      })
    }
    await this.#committer.commit()
  }

  /** Only invisible records came: control records, or those of aborted transactions. */
  #skipped({
    topic,
    partition,
    lastOffset,
    highWatermark
  }: {
    topic: string
    partition: number
    lastOffset: string
    highWatermark: string
  }): void {
    const assigned = this.#assignment.get(topic, partition)
    if (assigned === undefined || this.#beginning !== null) return
    assigned.highWatermark = highWatermark
    assigned.fetchedTo(lastOffset)
    assigned.skipped(lastOffset)
  }

  #joined({ memberId, isLeader, memberAssignment, groupProtocol }: ConsumerGroupJoinEvent['payload']): void {
    if (this.#closing !== null) {
      // The client begins to run only now: it would have missed an earlier request to end
      setImmediate(() => void this.#disconnect())
      return
    }
    const { tagsOf, acks, instance } = this.#plan
    const before = this.#assignment
    const unacked = this.#release(before) // first: the watermarks of the new ones have the same names
    const partitions = Object.entries(memberAssignment).flatMap(([topic, numbers]) => {
      const parts = {
        tags: tagsOf(topic),
        acks,
        onAck: () => {
          this.#rebalancing.acked(this.#assignment)
        },
        instance
      }
      return numbers.map((partition) => new AssignedPartition(topic, partition, parts))
    })
    this.#assignment = new Assignment(partitions)
    this.memberId = memberId
    this.leader = isLeader
    this.#rejoining.done()
    if (!isLeader) this.others = NO_TOPICS
    const doubtful = partitions.length === 0 || this.#misled || (!isLeader && groupProtocol === KAFKAJS_ASSIGNER)
    this.doubtfulSince = doubtful ? this.activeAt : null
    this.#misled = false
    this.#plan.onRebalanced(this.#rebalancing.over(before, this.#assignment, unacked), this.#assignment)
    // Until the beginnings are known: if the group's commit is out of range, the client would move to a beginning of
    // its own, and commit that.
    this.#consumer.pause(this.#fetched(this.#assignment))
    this.#begin(this.#assignment)
  }

  #fetched({ partitions }: Assignment): { topic: string; partitions: number[] }[] {
    return partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] }))
  }

  #begin(assignment: Assignment): void {
    const beginning = this.#findBeginnings(assignment)
    this.#beginning = beginning
    beginning.catch((error: unknown) => {
      this.#crashed(error)
    })
  }

  async #findBeginnings(assignment: Assignment): Promise<void> {
    const offsets = await this.#plan.begin(assignment)
    if (this.#assignment !== assignment) return // another rebalance came meanwhile
    // Of all partitions: an older seek that the client still holds is undone by it.
    for (const offset of offsets) this.#consumer.seek(offset)
    this.#beginning = null
    if (!this.#paused) this.#consumer.resume(this.#fetched(assignment))
    // If the group had no commit, the next owner has to begin here too, and not at an end that has moved on.
    void this.#committer.commit()
    this.#started?.resolve()
    this.#started = null
  }

  /** Returns how many of its records were not acked. */
  #release(assignment: Assignment): number {
    const { unacked } = assignment
    this.#plan.queue.withdraw((batch) => assignment.has(batch.partition))
    this.#plan.onReleased(assignment)
    assignment.release()
    return unacked
  }

  #commitFailed(error: unknown): void {
    if (EXPELLED.has(typeOf(error))) this.#rebalancing.expelled()
    this.#plan.onCommitFailed(error, this.#rebalancing.active)
  }

  #crashed(error: unknown): void {
    if (this.#crashedWith !== null || this.#closing !== null) return
    this.#crashedWith = { error }
    if (this.#started === null) this.#plan.onCrashed(error)
    else this.#started.reject(error)
  }
}

function flat({ topics }: Offsets): TopicPartitionOffsetAndMetadata[] {
  return topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, ...partition })))
}

function typeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : ''
}

/** Errors of OffsetCommit after which the coordinator accepts no more commits of this member. */
const EXPELLED: ReadonlySet<string> = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'])
const NO_TOPICS: ReadonlyMap<string, number> = new Map()
/** How often to check whether everything is delivered, in ms. */
const LOOK_MS = 50
/** The API key of Fetch. */
const FETCH = 1

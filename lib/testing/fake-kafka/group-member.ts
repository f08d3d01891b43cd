import type { Assigner, Cluster, ConsumerConfig, IMemberAssignment, TopicOffsets } from 'kafkajs'
import { messageOf } from '../../errors/message-of.ts'
import { clientError, clientErrorFor, isRebalancing, typeOf } from './client-error.ts'
import type { Emit } from './consumer-events.ts'
import type { FakeCluster } from './fake-cluster.ts'
import { FakeBatch } from './fetched-batch.ts'
import { Positions, type OwnPartition } from './positions.ts'
import { requestEvent } from './request-event.ts'
import type { FakeKafkaRequest } from './requests.ts'
import { retrying } from './retrying.ts'

export interface MemberParts {
  readonly cluster: FakeCluster
  readonly config: ConsumerConfig
  /** The cluster as the consumer and its assigners see it. */
  readonly known: Cluster
  readonly assigners: readonly Assigner[]
  /** topic => whether a partition without a commit begins at its first record */
  readonly topics: ReadonlyMap<string, boolean>
  readonly emit: Emit
  /** Aborted when the consumer's connections are closed. */
  readonly closed: AbortSignal
  /** Aborted when the consumer stops, so that no long poll delays that. */
  readonly halted: AbortSignal
}

/** The counterpart of kafkajs's `ConsumerGroup`: one consumer's side of joining, heartbeats, fetches and commits. */
export class GroupMember {
  readonly positions: Positions
  memberId: string | null = null
  readonly #parts: MemberParts
  #generation = 0
  #assigned: readonly OwnPartition[] = []
  /** topic => number of partitions that the client knows now, and knew when it joined the group */
  #known: ReadonlyMap<string, number> = new Map()
  #atJoin: ReadonlyMap<string, number> = new Map()
  #metadataAt = 0
  #heartbeatAt: number

  constructor(parts: MemberParts) {
    const { cluster, config, topics } = parts
    this.#parts = parts
    this.positions = new Positions(cluster, config.groupId, topics, config.readUncommitted)
    this.#heartbeatAt = cluster.clock.now()
  }

  joinAndSync(): Promise<void> {
    const { config, cluster, halted } = this.#parts
    return retrying(config.retry ?? {}, cluster.clock, halted, async (bail) => {
      try {
        await this.#join()
      } catch (error) {
        if (typeOf(error) === 'UNKNOWN_MEMBER_ID') this.memberId = null
        else if (!isRebalancing(error)) bail(error)
        throw clientError('KafkaJSError', messageOf(error), { retriable: true })
      }
    })
  }

  async heartbeat(): Promise<void> {
    const {
      cluster,
      config: { groupId, heartbeatInterval = 3000 },
      closed,
      emit
    } = this.#parts
    const now = cluster.clock.now()
    if (this.memberId === null || now < this.#heartbeatAt + heartbeatInterval) return
    await cluster.requests.answer('heartbeat', closed)
    this.#answered('heartbeat', now)
    cluster.group(groupId).heartbeat(this.memberId, this.#generation)
    emit('HEARTBEAT', { groupId, memberId: this.memberId, groupGenerationId: this.#generation })
    this.#heartbeatAt = cluster.clock.now()
  }

  async commit(topics: TopicOffsets[]): Promise<void> {
    const {
      cluster,
      config: { groupId },
      closed,
      emit
    } = this.#parts
    // The member id and the generation are those at the time of the call, even if they change while the request is in
    // flight.
    const [memberId, generation, startedAt] = [this.memberId ?? '', this.#generation, cluster.clock.now()]
    await cluster.requests.answer('commit', closed)
    this.#answered('commit', startedAt)
    cluster.group(groupId).commit(memberId, generation, topics)
    emit('COMMIT_OFFSETS', { groupId, memberId, groupGenerationId: generation, topics })
  }

  async leave(): Promise<void> {
    const {
      cluster,
      config: { groupId },
      closed
    } = this.#parts
    if (this.memberId === null) return
    await cluster.requests.answer('leave', closed)
    cluster.group(groupId).remove(this.memberId)
    this.memberId = null
  }

  /**
   * Fetches the records of all partitions that have some, waiting for them as a broker does; none if the member had to
   * rejoin.
   */
  async fetch(): Promise<readonly FakeBatch[]> {
    try {
      return await this.#fetch()
    } catch (error) {
      if (STALE.has(typeOf(error))) {
        await this.refreshMetadata()
        await this.joinAndSync()
      } else if (
        this.#parts.closed.aborted ||
        !(error instanceof Error) ||
        error.name !== 'KafkaJSConnectionClosedError'
      )
        throw error
      return []
    }
  }

  async refreshMetadata(): Promise<void> {
    const { cluster, topics, closed } = this.#parts
    await cluster.requests.answer('metadata', closed)
    this.#known = new Map([...topics.keys()].map((topic) => [topic, cluster.partitions(topic).length]))
    this.#metadataAt = cluster.clock.now()
  }

  /** The brokers that lead the member's partitions. */
  get brokers(): readonly number[] {
    return [...new Set(this.#assigned.map(({ partition }) => this.#parts.cluster.leaderOf(partition)))].toSorted(
      (a, b) => a - b
    )
  }

  get partitionsOf(): IMemberAssignment {
    const assignment: IMemberAssignment = Object.create(null) as IMemberAssignment
    for (const { topic, partition } of this.#assigned) assignment[topic] = [...(assignment[topic] ?? []), partition]
    return assignment
  }

  async #join(): Promise<void> {
    const { cluster, config, assigners, topics, closed, emit } = this.#parts
    const { groupId, sessionTimeout = 30_000, rebalanceTimeout = 60_000 } = config
    const group = cluster.group(groupId)
    const startedAt = cluster.clock.now()
    const subscribed = [...topics.keys()]
    const protocols = assigners.map((assigner) => assigner.protocol({ topics: subscribed }))
    await cluster.requests.answer('join', closed)
    const answer = await group.join(
      { memberId: this.memberId ?? '', protocols, sessionMs: sessionTimeout, rebalanceMs: rebalanceTimeout },
      closed
    )
    this.#answered('join', startedAt)
    const { memberId, leaderId, generation, members } = answer
    this.memberId = memberId
    this.#generation = generation
    const isLeader = memberId === leaderId
    if (isLeader) await this.refreshMetadata()
    const assigner = assigners.find(({ name }) => name === answer.protocol)
    const handedOut = isLeader ? await assigner?.assign({ members, topics: subscribed }) : []
    await cluster.requests.answer('sync', closed)
    const assignment = await group.sync(memberId, generation, handedOut ?? [])
    const assignedTopics = Object.keys(assignment)
    const topicsNotSubscribed = assignedTopics.filter((topic) => !topics.has(topic))
    if (topicsNotSubscribed.length > 0) {
      emit('RECEIVED_UNSUBSCRIBED_TOPICS', {
        groupId,
        generationId: generation,
        memberId,
        assignedTopics,
        topicsSubscribed: subscribed,
        topicsNotSubscribed
      })
    }
    this.#assigned = Object.entries(assignment).flatMap(([topic, partitions]) =>
      topics.has(topic) ? partitions.map((partition) => ({ topic, partition })) : []
    )
    if (this.#assigned.some(({ topic, partition }) => partition >= (this.#known.get(topic) ?? 0)))
      await this.refreshMetadata()
    this.#atJoin = this.#known
    this.positions.clear()
    emit('GROUP_JOIN', {
      groupId,
      memberId,
      leaderId,
      isLeader,
      memberAssignment: this.partitionsOf,
      groupProtocol: answer.protocol,
      duration: cluster.clock.now() - startedAt
    })
  }

  async #fetch(): Promise<readonly FakeBatch[]> {
    const {
      cluster,
      known,
      config: { metadataMaxAge = 300_000, maxWaitTimeInMs = 5000 },
      closed,
      halted
    } = this.#parts
    const { clock, requests } = cluster
    await known.refreshMetadataIfNecessary()
    if (clock.now() - this.#metadataAt >= metadataMaxAge) await this.refreshMetadata()
    if ([...this.#known].some(([topic, size]) => size !== this.#atJoin.get(topic))) {
      await this.joinAndSync()
      return []
    }
    const active = this.#assigned.filter((own) => !this.positions.isPaused(own))
    await requests.answer('fetch', closed)
    const startedAt = clock.now()
    const until = startedAt + maxWaitTimeInMs
    const leadersOf = (): string => active.map(({ partition }) => cluster.leaderOf(partition)).join()
    const leaders = leadersOf()
    const wanted = active.map(({ topic, partition }) => ({
      topic,
      partition,
      offset: this.positions.next({ topic, partition })
    }))
    for (;;) {
      const batches = wanted.flatMap((each) => this.#read(each))
      if (leaders !== leadersOf()) throw clientErrorFor('NOT_LEADER_FOR_PARTITION')
      for (const batch of batches) await batch.decode()
      if (batches.length > 0 || clock.now() >= until || closed.aborted || halted.aborted) {
        this.#answered(
          'fetch',
          startedAt,
          batches.reduce((sum, { bytes }) => sum + bytes, 0)
        )
        return batches
      }
      await cluster.untilChanged(until - clock.now(), [closed, halted])
    }
  }

  #answered(request: FakeKafkaRequest, startedAt: number, size = 0): void {
    this.#parts.emit('REQUEST', requestEvent(request, { startedAt, now: this.#parts.cluster.clock.now(), size }))
  }

  #read({ topic, partition, offset }: OwnPartition & { readonly offset: number }): FakeBatch[] {
    const {
      cluster,
      config: { maxBytesPerPartition = 1_048_576, readUncommitted = false }
    } = this.#parts
    const log = cluster.partition(topic, partition)
    const fetched = log.read(offset, maxBytesPerPartition, readUncommitted)
    // Records of a partition that was seeked or paused while the response was in flight are dropped
    if (
      fetched === null ||
      this.positions.isSeeking({ topic, partition }) ||
      this.positions.isPaused({ topic, partition })
    )
      return []
    return [new FakeBatch(topic, partition, log.high, fetched)]
  }
}

/** Errors after which the client has to refresh its metadata and rejoin the group. */
const STALE: ReadonlySet<string> = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'UNKNOWN_TOPIC_OR_PARTITION'
])

import type { Clock } from '../../../types/clock.ts'
import type { KafkaClient } from '../../../types/kafka.ts'
import { systemClock } from '../../core/clock.ts'
import type { FakeKafkaFailure } from './client-error.ts'
import { fakeAdmin } from './fake-admin.ts'
import { FakeCluster } from './fake-cluster.ts'
import { fakeConsumer } from './fake-consumer.ts'
import type { FakeKafkaRecord } from './partition-log.ts'
import type { FakeKafkaRequest } from './requests.ts'

export interface FakeKafkaOptions {
  /** The clock of brokers and clients. Default: real time. Give the source the same one. */
  readonly clock?: Clock
}

/** A cluster in memory, and what one can do to it. */
export interface FakeKafka {
  /** For `options.kafka` of a source. */
  readonly client: KafkaClient
  /** Makes a topic, or gives one more partitions. */
  createTopic(topic: string, partitions?: number): void
  /** With its records, and the commits of all groups. */
  deleteTopic(topic: string): void
  /**
   * Appends records; a bare value is a record without a key. Records of one key share a partition, those without one
   * take turns.
   */
  produce(topic: string, records: readonly (FakeKafkaRecord | Buffer | string)[]): readonly FakeKafkaPlace[]
  /** Deletes the records before an offset, as retention does. */
  trim(topic: string, partition: number, offset: string): void
  /** The offset after the last record. */
  endOffset(topic: string, partition: number): string
  /** What a group has committed; null where it has not. */
  committed(group: string, topic: string, partition: number): string | null
  /** Commits for a group, as one of its members elsewhere would, with a text beside it. */
  commit(group: string, topic: string, partition: number, offset: string, metadata?: string | null): void
  /** The members of a group and what each was given, the leader first. */
  members(group: string): readonly FakeKafkaMember[]
  /** Makes all members join again, which they notice at their next heartbeats. */
  rebalance(group: string): void
  /** Forgets a member, as a coordinator does that has not heard of it for too long. */
  expel(group: string, memberId: string): void
  /** Makes the next requests of that kind, of any client, fail: once, or `times` times. */
  failNext(request: FakeKafkaRequest, failure: FakeKafkaFailure | Error, times?: number): void
  /**
   * Leaves requests of that kind unanswered until the function it gives is called. Each times out after `timeoutMs`, as
   * kafkajs has it by default; `Infinity` is a client that has lost a request.
   */
  hang(request: FakeKafkaRequest, options?: { readonly timeoutMs?: number }): () => void
}

export interface FakeKafkaPlace {
  readonly partition: number
  readonly offset: string
}

export interface FakeKafkaMember {
  readonly memberId: string
  /** Whether it hands out the partitions. */
  readonly leader: boolean
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
}

/**
 * Kafka in memory, for tests of pipelines that need no broker: pass `client` as `options.kafka`. It behaves to its
 * callers as kafkajs does on a real cluster of one broker, with its groups, generations, heartbeats and rebalances, as
 * far as a source uses them; the rest throws.
 */
export function fakeKafka({ clock = systemClock }: FakeKafkaOptions = {}): FakeKafka {
  const cluster = new FakeCluster(clock)
  const { requests } = cluster
  let turn = 0
  return {
    client: {
      consumer: (config) => fakeConsumer(cluster, config),
      admin: () => fakeAdmin(cluster)
    },
    createTopic: (topic, partitions = 1) => {
      cluster.createTopic(topic, partitions)
    },
    deleteTopic: (topic) => {
      cluster.deleteTopic(topic)
    },
    produce: (topic, records) => {
      const size = cluster.partitions(topic).length
      const places = records.map((given) => {
        const record = typeof given === 'string' || Buffer.isBuffer(given) ? { value: given } : given
        const partition = record.partition ?? ((record.key ?? null) === null ? turn++ : hashOf(record.key ?? '')) % size
        const log = cluster.partition(topic, partition)
        log.append(record, record.timestamp ?? clock.now())
        return { partition, offset: String(log.high - 1) }
      })
      cluster.changed()
      return places
    },
    trim: (topic, partition, offset) => {
      cluster.partition(topic, partition).trim(Number(offset))
    },
    endOffset: (topic, partition) => String(cluster.partition(topic, partition).high),
    committed: (group, topic, partition) => cluster.group(group).committed(topic, partition),
    commit: (group, topic, partition, offset, metadata) => {
      cluster.group(group).setCommit(topic, partition, offset, metadata)
    },
    members: (group) =>
      cluster.group(group).members.map(({ memberId, leader, assignment }) => ({
        memberId,
        leader,
        partitions: Object.entries(assignment).flatMap(([topic, partitions]) =>
          partitions.map((partition) => ({ topic, partition }))
        )
      })),
    rebalance: (group) => {
      cluster.group(group).rebalance()
    },
    expel: (group, memberId) => {
      cluster.group(group).remove(memberId)
    },
    failNext: (request, failure, times = 1) => {
      requests.failNext(request, failure, times)
    },
    hang: (request, { timeoutMs = REQUEST_TIMEOUT_MS } = {}) => requests.hang(request, timeoutMs)
  }
}

const REQUEST_TIMEOUT_MS = 30_000

/** Not Kafka's own: only that equal keys come to equal partitions. */
function hashOf(key: Buffer | string): number {
  return Buffer.from(key).reduce((hash, byte) => (hash * 31 + byte) % 65_521, 7)
}

import type { Kafka } from 'kafkajs'
import type { Clock } from '../../../types/clock.ts'
import type { KafkaClient } from '../../../types/kafka.ts'
import { systemClock } from '../../core/clock.ts'
import { appendRecords, type FakeKafkaPlace } from './append-records.ts'
import type { FakeKafkaFailure } from './client-error.ts'
import { fakeAdmin } from './fake-admin.ts'
import { FakeCluster } from './fake-cluster.ts'
import { fakeConsumer } from './fake-consumer.ts'
import { fakeProducer } from './fake-producer.ts'
import type { FakeKafkaRecord } from './partition-log.ts'
import type { FakeKafkaRequest } from './requests.ts'

/** The options of `fakeKafka`, a cluster for kafkajs. */
export interface FakeKafkaOptions {
  /** The clock of brokers and clients. Default: real time. Give the source the same one. */
  readonly clock?: Clock
  /** The number of brokers, which lead the partitions in turn. Default 1. */
  readonly brokers?: number
}

/** A cluster in memory, with methods to manipulate it. Its clients look like those of kafkajs. */
export interface FakeKafka {
  /**
   * The client, for `options.kafka` of a source and for programs that create producers, including transactional ones.
   */
  readonly client: KafkaClient & Pick<Kafka, 'producer'>
  /** Creates a topic, or adds partitions to it. */
  createTopic(topic: string, partitions?: number): void
  /** Deletes a topic with its records, and the commits of all groups for it. */
  deleteTopic(topic: string): void
  /**
   * Appends records; a bare value is a record without a key. Records with the same key share a partition, those without
   * a key are distributed in turn. Compressed records are read with the codec registered in kafkajs, which only
   * includes gzip.
   */
  produce(
    topic: string,
    records: readonly (FakeKafkaRecord | Buffer | string)[],
    options?: { readonly compression?: keyof typeof CODECS }
  ): readonly FakeKafkaPlace[]
  /**
   * Stops a broker, numbered from 1: the others lead its partitions; if none is left, every request is refused. Returns
   * a function that starts the broker again.
   */
  stopBroker(nodeId: number): () => void
  /** Deletes the records before an offset, as retention does. */
  trim(topic: string, partition: number, offset: string): void
  /** The offset after the last record of a partition. */
  endOffset(topic: string, partition: number): string
  /** The committed offset of a group; null if there is none. */
  committed(group: string, topic: string, partition: number): string | null
  /** Commits an offset for a group, like a member in another process; `metadata` is stored with it. */
  commit(group: string, topic: string, partition: number, offset: string, metadata?: string | null): void
  /** The members of a group and their partitions, the leader first. */
  members(group: string): readonly FakeKafkaMember[]
  /** Makes all members rejoin, which they notice at their next heartbeat. */
  rebalance(group: string): void
  /** Removes a member, as a coordinator does after the session timeout. */
  expel(group: string, memberId: string): void
  /**
   * Makes the next requests of this kind, by any client, fail: once, or `times` times. By default with an error that no
   * client retries, so that the next commit really fails; retriable errors (`REQUEST_TIMEOUT`) are retried by the
   * client itself, as in kafkajs.
   */
  failNext(request: FakeKafkaRequest, failure?: FakeKafkaFailure | Error, times?: number): void
  /**
   * Leaves requests of this kind unanswered until the returned function is called. Each times out after `timeoutMs`, by
   * default 30 s as in kafkajs; `Infinity` simulates a client that has lost a request.
   */
  hang(request: FakeKafkaRequest, options?: { readonly timeoutMs?: number }): () => void
}

/** A member of a group, as its coordinator in the Kafka protocol knows it. */
export interface FakeKafkaMember {
  /** The id that the coordinator gave it. */
  readonly memberId: string
  /** Whether it assigns the partitions. */
  readonly leader: boolean
  /** The partitions assigned to it: each by its topic, and by its number there, from 0. */
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
}

/**
 * Kafka in memory, to test pipelines without a broker: pass `client` as `options.kafka`. It behaves like kafkajs on a
 * real cluster, with groups, generations, heartbeats and rebalances, as far as a source uses them; all other methods
 * throw.
 */
export function fakeKafka({ clock = systemClock, brokers = 1 }: FakeKafkaOptions = {}): FakeKafka {
  const cluster = new FakeCluster(clock, brokers)
  const { requests } = cluster
  return {
    client: {
      consumer: (config) => fakeConsumer(cluster, config),
      admin: () => fakeAdmin(cluster),
      producer: (config) => fakeProducer(cluster, config)
    },
    createTopic: (topic, partitions = 1) => {
      cluster.createTopic(topic, partitions)
    },
    deleteTopic: (topic) => {
      cluster.deleteTopic(topic)
    },
    produce: (topic, records, { compression = 'none' } = {}) =>
      appendRecords(
        cluster,
        { topic, codec: CODECS[compression] },
        records.map((given) => (typeof given === 'string' || Buffer.isBuffer(given) ? { value: given } : given))
      ),
    stopBroker: (nodeId) => cluster.stopBroker(nodeId),
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
    failNext: (request, failure = 'UNKNOWN', times = 1) => {
      requests.failNext(request, failure, times)
    },
    hang: (request, { timeoutMs = REQUEST_TIMEOUT_MS } = {}) => requests.hang(request, timeoutMs)
  }
}

const REQUEST_TIMEOUT_MS = 30_000

/** The codecs' numbers in kafkajs. */
const CODECS = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const

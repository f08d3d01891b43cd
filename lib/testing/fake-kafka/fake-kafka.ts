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
  /** How many brokers it has; default 1. Each leads every so many partitions. */
  readonly brokers?: number
}

/** A cluster in memory, and what one can do to it. Its clients look like those of kafkajs. */
export interface FakeKafka {
  /** For `options.kafka` of a source, and for a program that makes producers, with transactions, of it. */
  readonly client: KafkaClient & Pick<Kafka, 'producer'>
  /** Makes a topic, or gives one more partitions. */
  createTopic(topic: string, partitions?: number): void
  /** With its records, and the commits of all groups. */
  deleteTopic(topic: string): void
  /**
   * Appends records; a bare value is a record without a key. Records of one key share a partition, those without one
   * take turns. Compressed ones are read by the codec that kafkajs has registered; it comes with gzip alone.
   */
  produce(
    topic: string,
    records: readonly (FakeKafkaRecord | Buffer | string)[],
    options?: { readonly compression?: keyof typeof CODECS }
  ): readonly FakeKafkaPlace[]
  /**
   * Stops a broker, from 1: the others lead its partitions then, and where there is none every request is refused. Gives
   * a function that starts it again.
   */
  stopBroker(nodeId: number): () => void
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
  /**
   * Makes the next requests of that kind, of any client, fail: once, or `times` times. By default with an error that no
   * client tries again, so that the next commit does fail; what may pass (`REQUEST_TIMEOUT`) is tried again by the client
   * itself, as kafkajs does.
   */
  failNext(request: FakeKafkaRequest, failure?: FakeKafkaFailure | Error, times?: number): void
  /**
   * Leaves requests of that kind unanswered until the function it gives is called. Each times out after `timeoutMs`, as
   * kafkajs has it by default; `Infinity` is a client that has lost a request.
   */
  hang(request: FakeKafkaRequest, options?: { readonly timeoutMs?: number }): () => void
}

/** A member of a group, as a coordinator of the Kafka protocol knows it. */
export interface FakeKafkaMember {
  /** The id that the coordinator gave it. */
  readonly memberId: string
  /** Whether it hands out the partitions. */
  readonly leader: boolean
  /** The partitions that it was given: each by its topic, and by its number there, from 0. */
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
}

/**
 * Kafka in memory, for tests of pipelines that need no broker: pass `client` as `options.kafka`. It behaves to its
 * callers as kafkajs does on a real cluster, with its groups, generations, heartbeats and rebalances, as
 * far as a source uses them; the rest throws.
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

/** As kafkajs numbers them. */
const CODECS = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const

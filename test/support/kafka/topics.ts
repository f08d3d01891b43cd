import kafkajs from 'kafkajs'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Admin, IHeaders, Message, Producer } from 'kafkajs'
import { asAdmin, PATIENT, quietClient } from './quiet-client.ts'
import type { KafkaCluster } from './quiet-client.ts'

/** A unique name for a topic, group or client. */
export function freshName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`
}

export interface TopicOptions {
  readonly partitions?: number
  readonly replication?: number
  /** With Kafka's names, such as `cleanup.policy`. */
  readonly config?: Readonly<Record<string, string>>
}

/** Resolves when every partition has a leader. */
export async function createTopic(cluster: KafkaCluster, topic: string, options: TopicOptions = {}): Promise<void> {
  await asAdmin(cluster, (admin) => createTopicBy(admin, topic, options))
}

/** The same, with an administrator that is already connected. */
export async function createTopicBy(
  admin: Admin,
  topic: string,
  { partitions = 1, replication = 1, config = {} }: TopicOptions = {}
): Promise<void> {
  await admin.createTopics({
    waitForLeaders: false,
    topics: [
      {
        topic,
        numPartitions: partitions,
        replicationFactor: replication,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value }))
      }
    ]
  })
  // kafkajs' own wait fails if the node that it asks does not know the topic yet
  const isThere = async (): Promise<boolean> => {
    try {
      const {
        topics: [made]
      } = await admin.fetchTopicMetadata({ topics: [topic] })
      return made?.partitions.length === partitions && made.partitions.every(({ leader }) => leader > 0)
    } catch {
      return false
    }
  }
  while (!(await isThere())) await setTimeout(20)
}

export async function deleteTopic(cluster: KafkaCluster, topic: string): Promise<void> {
  await asAdmin(cluster, (admin) => admin.deleteTopics({ topics: [topic] }))
}

export interface TestRecord {
  readonly key?: string | Buffer | null
  /** `null` is a tombstone. */
  readonly value: string | Buffer | null
  readonly headers?: IHeaders
  /** By default the partition follows from the key, or alternates without a key. */
  readonly partition?: number
  /** Milliseconds since 1970. */
  readonly timestamp?: number
}

export interface ProduceOptions {
  /** kafkajs itself supports only gzip; other codecs must be in its registry (`CompressionCodecs`). */
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /** Number of records per request, and per batch of each partition. */
  readonly perRequest?: number
}

/** Sends the records in order; once it resolves, all are in the topic, on all its replicas. */
export async function produce(
  cluster: KafkaCluster,
  topic: string,
  records: Iterable<TestRecord>,
  { compression = 'none', perRequest = 5000 }: ProduceOptions = {}
): Promise<void> {
  const producer = await connectedProducer(cluster)
  try {
    for (const messages of inGroups(records, perRequest)) {
      await producer.send({
        topic,
        acks: -1,
        compression: CODECS[compression],
        messages: messages.map(toMessage)
      })
    }
  } finally {
    await producer.disconnect()
  }
}

/**
 * After a broker refused one partition, kafkajs sends all partitions of the request again: an idempotent producer
 * prevents duplicates. It requests its producer id once, from the broker named as controller, and gives up if that one
 * has just gone: then a new producer asks.
 */
async function connectedProducer(cluster: KafkaCluster): Promise<Producer> {
  for (;;) {
    const producer = quietClient({ brokers: cluster.brokers, retry: PATIENT }).producer({
      allowAutoTopicCreation: false,
      idempotent: true,
      maxInFlightRequests: 1
    })
    try {
      await producer.connect()
      return producer
    } catch (error) {
      await producer.disconnect()
      if (!(error instanceof kafkajs.KafkaJSConnectionError)) throw error
    }
    await setTimeout(LOOK_EVERY_MS)
  }
}

export interface KeyedRecord {
  readonly key: string
  readonly value: string
}

/**
 * `count` records: keys `key-0`, `key-1` ... in turn, and values `key-0:0`, `key-1:0` ... that count up for each key.
 */
export function* keyedRecords(count: number, keys: number): Generator<KeyedRecord, void, undefined> {
  for (let index = 0; index < count; index++) {
    const key = `key-${index % keys}`
    yield { key, value: `${key}:${Math.floor(index / keys)}` }
  }
}

/** partition => committed offset of the group, '-1' without a commit. */
export function committedOffsets(
  cluster: KafkaCluster,
  groupId: string,
  topic: string
): Promise<Record<number, string>> {
  return onceSettled(cluster, async (admin) => {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] })
    return byPartition(found?.partitions ?? [])
  })
}

/** Waits until the group's coordinator has loaded its groups: a reader that asks earlier is told to wait. */
export async function coordinatorReady(cluster: KafkaCluster, groupId: string): Promise<void> {
  await onceSettled(cluster, (admin) => admin.fetchOffsets({ groupId }))
}

/** partition => offset of the next record. */
export function endOffsets(cluster: KafkaCluster, topic: string): Promise<Record<number, string>> {
  return onceSettled(cluster, async (admin) => byPartition(await admin.fetchTopicOffsets(topic)))
}

/**
 * Asks again while a node that has just started does not know yet which partitions it leads; kafkajs does not wait for
 * that.
 */
function onceSettled<Result>(cluster: KafkaCluster, ask: (admin: Admin) => Promise<Result>): Promise<Result> {
  return asAdmin(cluster, async (admin) => {
    for (;;) {
      try {
        return await ask(admin)
      } catch (error) {
        if (!isSettling(error)) throw error
      }
      await setTimeout(LOOK_EVERY_MS)
    }
  })
}

function isSettling(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'type' in error && SETTLING.has(String(error.type))
}

const SETTLING: ReadonlySet<string> = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'NOT_LEADER_FOR_PARTITION',
  'LEADER_NOT_AVAILABLE'
])
const LOOK_EVERY_MS = 100

const CODECS = {
  none: kafkajs.CompressionTypes.None,
  gzip: kafkajs.CompressionTypes.GZIP,
  snappy: kafkajs.CompressionTypes.Snappy,
  lz4: kafkajs.CompressionTypes.LZ4,
  zstd: kafkajs.CompressionTypes.ZSTD
}

/** kafkajs expects the timestamp as a string. */
function toMessage(record: TestRecord): Message {
  const { timestamp, ...message } = record
  return timestamp === undefined ? message : Object.assign(message, { timestamp: String(timestamp) })
}

function byPartition(
  found: readonly { readonly partition: number; readonly offset: string }[]
): Record<number, string> {
  return Object.fromEntries(found.map(({ partition, offset }) => [partition, offset]))
}

function* inGroups(records: Iterable<TestRecord>, size: number): Generator<TestRecord[], void, undefined> {
  let group: TestRecord[] = []
  for (const record of records) {
    group.push(record)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

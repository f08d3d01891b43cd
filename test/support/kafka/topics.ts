import kafkajs from 'kafkajs'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Admin, IHeaders, Message, Producer } from 'kafkajs'
import { asAdmin, PATIENT, quietClient } from './quiet-client.ts'
import type { KafkaCluster } from './quiet-client.ts'

/** A name that no other test has: of a topic, a group, a client. */
export function freshName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`
}

export interface TopicOptions {
  readonly partitions?: number
  readonly replication?: number
  /** By Kafka's names, such as `cleanup.policy`. */
  readonly config?: Readonly<Record<string, string>>
}

/** Resolves when every partition has its leader. */
export async function createTopic(cluster: KafkaCluster, topic: string, options: TopicOptions = {}): Promise<void> {
  await asAdmin(cluster, (admin) => createTopicBy(admin, topic, options))
}

/** The same, by an administrator who is connected already. */
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
  // kafkajs' own wait fails where the node that it asks has not heard of the topic yet
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
  /** Null is a tombstone. */
  readonly value: string | Buffer | null
  readonly headers?: IHeaders
  /** Else by the key, else in turn. */
  readonly partition?: number
  /** Milliseconds since 1970. */
  readonly timestamp?: number
}

export interface ProduceOptions {
  /** kafkajs itself has gzip alone; the others have to be in its registry (`CompressionCodecs`). */
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /** How many records go in one request, and into one batch of each partition. */
  readonly perRequest?: number
}

/** Sends the records in their order; all are in the topic, on all its replicas, when it resolves. */
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
 * kafkajs sends to a broker all partitions again where it has refused one of them: numbered, what it has is not taken
 * twice. It asks for the numbers once, of whichever broker is named controller, and gives up where that one has just
 * gone: then a new producer asks.
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

/** partition => offset that the group has committed, '-1' where it has none. */
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

/** Until the group's coordinator has loaded what it keeps of groups: a reader that comes before is told to wait. */
export async function coordinatorReady(cluster: KafkaCluster, groupId: string): Promise<void> {
  await onceSettled(cluster, (admin) => admin.fetchOffsets({ groupId }))
}

/** partition => offset of the record that comes next. */
export function endOffsets(cluster: KafkaCluster, topic: string): Promise<Record<number, string>> {
  return onceSettled(cluster, async (admin) => byPartition(await admin.fetchTopicOffsets(topic)))
}

/** Asks again while a node that has just begun does not know yet what it leads; kafkajs does not wait for it here. */
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

/** kafkajs takes a time as a text. */
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

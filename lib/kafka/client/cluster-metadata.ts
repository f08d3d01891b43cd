import type { AdvertisedBroker } from './explain-closed.ts'
import { PlainReader, plainInt32, plainText } from './plain-reader.ts'
import { sendRaw, understands, type PooledBroker } from './raw-request.ts'

export interface ClusterMetadata {
  readonly brokers: readonly AdvertisedBroker[]
  readonly clusterId: string | null
  /** The controller's node id; -1 if there is none. */
  readonly controller: number
  readonly topics: readonly TopicMetadata[]
}

export interface TopicMetadata {
  readonly name: string
  /** Kafka's error code; 0 for no error. */
  readonly error: number
  readonly partitions: readonly { readonly partition: number; readonly leader: number; readonly error: number }[]
  /** Whether the user may read the topic's records; null if the broker does not report it. */
  readonly mayRead: boolean | null
}

/**
 * Asks for the brokers, for topics (null for all) and for the user's rights to them (KIP-430, Kafka 2.3). An error of
 * one topic is returned with that topic, while kafkajs fails without naming it. Null if the broker is older.
 */
export async function clusterMetadata(
  broker: PooledBroker,
  topics: readonly string[] | null
): Promise<ClusterMetadata | null> {
  if (!understands(broker, METADATA, WITH_RIGHTS)) return null
  return await sendRaw(broker, {
    apiKey: METADATA,
    apiVersion: WITH_RIGHTS,
    apiName: 'Metadata',
    body: metadataBody(topics),
    read: readMetadata
  })
}

/** A request for metadata that creates no topics. */
export function metadataBody(topics: readonly string[] | null): Buffer {
  const [dontMake, noClusterRights, topicRights] = [0, 0, 1]
  return Buffer.concat([
    plainInt32(topics === null ? -1 : topics.length),
    ...(topics ?? []).map(plainText),
    Buffer.of(dontMake, noClusterRights, topicRights)
  ])
}

/** Throws a `RangeError` if the answer ends too early. */
export function readMetadata(bytes: Buffer): ClusterMetadata {
  const reader = new PlainReader(bytes)
  reader.skip(4) // the throttle time
  const brokers = reader.array(() => {
    const broker = { nodeId: reader.int32(), host: reader.text() ?? '', port: reader.int32() }
    reader.text() // its rack
    return broker
  })
  const clusterId = reader.text()
  const controller = reader.int32()
  const topics = reader.array((): TopicMetadata => {
    const error = reader.int16()
    const name = reader.text() ?? ''
    reader.bool() // whether it is internal to Kafka
    const partitions = reader.array(() => partitionIn(reader))
    return { name, error, partitions, mayRead: mayRead(reader.int32()) }
  })
  return { brokers, clusterId, controller, topics }
}

function partitionIn(reader: PlainReader): TopicMetadata['partitions'][number] {
  const found = { error: reader.int16(), partition: reader.int32(), leader: reader.int32() }
  reader.skip(4) // the leader's epoch
  for (let lists = 0; lists < 3; lists++) reader.array(() => reader.int32())
  return found
}

/** Whether reading is among the operations that a user may do, given as bits; null if they were not reported. */
export function mayRead(operations: number): boolean | null {
  return operations === NOT_TOLD ? null : (operations & READ) !== 0
}

const METADATA = 3
const WITH_RIGHTS = 8
const NOT_TOLD = -(2 ** 31)
/** `AclOperation.READ` is number 3. */
const READ = 1 << 3

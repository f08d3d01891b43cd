import type { Admin, Cluster } from 'kafkajs'
import type { KafkaClient } from '../../../types/kafka.ts'
import type { AdvertisedBroker } from './explain-closed.ts'
import { clusterMetadata, type ClusterMetadata } from './cluster-metadata.ts'
import { groupDescription, type GroupDescription } from './group-description.ts'
import type { PooledBroker } from './raw-request.ts'
import { topicIds, type TopicIds } from './topic-ids.ts'

/** An admin of kafkajs, and access to internals that kafkajs does not expose. */
export interface OpenAdmin {
  readonly admin: Admin
  /**
   * Where the partitions of a topic end for readers of committed records: before the first open transaction. Null if
   * the client is not kafkajs.
   */
  readonly stableEnds:
    | ((topic: string, partitions: readonly number[]) => Promise<readonly { partition: number; offset: string }[]>)
    | null
  /** The ids of topics; empty if the broker does not report them. */
  readonly topicIds: (topics: readonly string[]) => Promise<TopicIds>
  /**
   * The cluster as one broker sees it, with topics (null for all) and the user's rights; null if the broker does not
   * report them. Connects to no other broker.
   */
  readonly metadata: (topics: readonly string[] | null) => Promise<ClusterMetadata | null>
  /** A group with the user's rights; null if the broker does not report them. */
  readonly describeGroup: (groupId: string) => Promise<GroupDescription | null>
  /** The brokers with the addresses that they advertise; empty before the first metadata. */
  readonly brokers: () => readonly AdvertisedBroker[]
}

/**
 * Creates an admin that sees the ends of partitions beyond open transactions: kafkajs' own admin considers committed
 * records only, and exposes neither that setting nor the brokers it knows. kafkajs creates its cluster by a function
 * under a symbol; a client without that symbol is not kafkajs.
 */
export function adminOf(client: KafkaClient): OpenAdmin {
  const key = Object.getOwnPropertySymbols(client).find(({ description }) => description === CREATE_CLUSTER)
  const create: unknown = key === undefined ? undefined : Reflect.get(client, key)
  if (key === undefined || !isCreate(create)) return { admin: client.admin(), ...NOTHING_SEEN }
  const made: OwnCluster[] = []
  Reflect.set(client, key, (options: object) => {
    const cluster = create({ ...options, isolationLevel: ALL })
    made.push(cluster)
    return cluster
  })
  try {
    const admin = client.admin()
    const [cluster] = made
    return { admin, ...(cluster === undefined ? NOTHING_SEEN : seenBehind(cluster)) }
  } finally {
    Reflect.set(client, key, create)
  }
}

function seenBehind(cluster: OwnCluster): Omit<OpenAdmin, 'admin'> {
  // Everything else is inherited from `cluster`
  const committedOnly = Object.create(cluster, { isolationLevel: { value: COMMITTED } }) as OwnCluster
  return {
    stableEnds: async (topic, partitions) => {
      const [ends] = await committedOnly.fetchTopicsOffset([
        { topic, fromBeginning: false, partitions: partitions.map((partition) => ({ partition })) }
      ])
      return ends?.partitions ?? []
    },
    topicIds: async (topics) => {
      const broker = await cluster.brokerPool.findConnectedBroker?.()
      return broker === undefined ? new Map() : topicIds(broker, topics)
    },
    metadata: async (topics) => {
      const broker = await cluster.brokerPool.findConnectedBroker?.()
      return broker === undefined ? null : await clusterMetadata(broker, topics)
    },
    describeGroup: async (groupId) => {
      const coordinator = await cluster.findGroupCoordinator?.({ groupId })
      return coordinator === undefined ? null : await groupDescription(coordinator, groupId)
    },
    brokers: () => cluster.brokerPool.metadata?.brokers ?? []
  }
}

const NOTHING_SEEN: Omit<OpenAdmin, 'admin'> = {
  stableEnds: null,
  topicIds: () => Promise.resolve(new Map()),
  metadata: () => Promise.resolve(null),
  describeGroup: () => Promise.resolve(null),
  brokers: () => []
}

type CreateCluster = (options: object) => OwnCluster

interface OwnCluster extends Pick<Cluster, 'getNodeIds'> {
  readonly brokerPool: {
    readonly metadata: { readonly brokers: readonly AdvertisedBroker[] } | null
    /** Optional, because it is internal: kafkajs does not guarantee it. */
    findConnectedBroker?(): Promise<PooledBroker>
  }
  findGroupCoordinator?(group: { readonly groupId: string }): Promise<PooledBroker>
  fetchTopicsOffset(
    topics: readonly object[]
  ): Promise<readonly { readonly partitions: readonly { partition: number; offset: string }[] }[]>
}

function isCreate(value: unknown): value is CreateCluster {
  return typeof value === 'function'
}

const CREATE_CLUSTER = 'private:Kafka:createCluster'
/** Kafka's isolation levels. */
const ALL = 0
const COMMITTED = 1

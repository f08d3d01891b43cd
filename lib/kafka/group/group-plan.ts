import type { ConsumerConfig, TopicPartitionOffset } from 'kafkajs'
import type { AckWatermarks } from '../../../types/acks.ts'
import type { Clock } from '../../../types/clock.ts'
import type { KafkaClient, KafkaRebalance } from '../../../types/kafka.ts'
import type { Tags } from '../../../types/tags.ts'
import type { Assignment } from '../partition/assignment.ts'
import type { BatchQueue } from '../record/batch-queue.ts'
import type { FetchedBatch, Delivery } from '../record/fetched-batch.ts'

/** The settings of a member of the group. */
interface MemberSettings {
  /** Whether positions are committed. */
  readonly commits: boolean
  readonly commitIntervalMs: number
  readonly heartbeatMs: number
  /** How long acks of delivered records may take before partitions are given up, in ms. */
  readonly revokeMs: number
  /** How often the client tries to join before it gives up. */
  readonly joinAttempts: number
}

/** Everything that one life of a consumer needs, and its callbacks. */
export interface GroupPlan {
  /** The number of the member in this process, from 0. */
  readonly instance: number
  /** The member id of the previous consumer, which may still be in the group; null if there was none. */
  readonly former: string | null
  readonly client: Pick<KafkaClient, 'consumer'>
  readonly consumerConfig: ConsumerConfig
  readonly settings: MemberSettings
  readonly clock: Clock
  /** Null under `ack: 'auto'`. */
  readonly acks: AckWatermarks | null
  readonly delivery: Delivery
  readonly queue: BatchQueue
  readonly tagsOf: (topic: string) => Tags
  readonly debug: (format: string, ...args: readonly unknown[]) => void
  /** The number of partitions of topics that only other members read; leaves out topics that the user cannot see. */
  readonly sizesOf: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /** Finds where reading begins in each of the partitions. */
  readonly begin: (assignment: Assignment) => Promise<readonly TopicPartitionOffset[]>
  /** A broker has answered a fetch: after `duration` ms, with `size` bytes. */
  readonly onFetched: (answer: { readonly duration: number; readonly size: number }) => void
  /** A batch is in hand. */
  readonly onDelivering: (batch: FetchedBatch) => void
  readonly onCommitted: (offsets: readonly TopicPartitionOffset[]) => void
  readonly onCommitFailed: (error: unknown, rebalancing: boolean) => void
  /** Partitions are given up; they still know their positions. */
  readonly onReleased: (assignment: Assignment) => void
  readonly onRebalanced: (rebalance: KafkaRebalance, assignment: Assignment) => void
  /** The client has given up after it had joined. */
  readonly onCrashed: (error: unknown) => void
}

import type { Kafka } from 'kafkajs'

/** The part of a kafkajs client that a source uses: `new Kafka({ ... })` fits. */
export type KafkaClient = Pick<Kafka, 'consumer' | 'admin'>

/** A header's value, null or bytes (KIP-82); an array if the name occurs more than once. */
export type KafkaHeaderValue = Buffer | null | readonly (Buffer | null)[]

/** The headers of a record (KIP-82): name => value, without a prototype. */
export type KafkaHeaders = Readonly<Record<string, KafkaHeaderValue>>

/** The counters of a Kafka source, and the state of its group, a classic consumer group of the Kafka protocol. */
export interface KafkaStats {
  /** The group's name: `group_id`. */
  readonly groupId: string
  /** Records of all partitions of this process that are not delivered yet; null before the first is known. */
  readonly lag: number | null
  /** The part of `lag` that cannot be read before open transactions end, including the records after them. */
  readonly held: number
  /** Every partition assigned to this process. */
  readonly partitions: readonly KafkaPartitionStats[]
  /** Every member of the group that this process runs: as many as `instances`. */
  readonly members: readonly KafkaMemberStats[]
  /** When positions were last committed, in ms since the epoch; null before the first commit. */
  readonly lastCommitAt: number | null
  /** Commits that succeeded. */
  readonly commits: number
  /** How often the group has reassigned partitions. */
  readonly rebalanceCount: number
  /** The last 20 rebalances, the newest last. */
  readonly rebalances: readonly KafkaRebalance[]
  /** The performance of fetching. */
  readonly fetches: KafkaFetchStats
  /**
   * Records that this process has delivered twice, because they were not committed when their partition was revoked.
   */
  readonly redelivered: number
  /** The number of times a member was created again, after a crash or a stall of its client. */
  readonly restarts: number
}

/**
 * How far a partition has been read. Offsets are strings, because those of the Kafka protocol are 64-bit integers,
 * which JSON does not have.
 */
export interface KafkaPartitionStats {
  /** The topic of the partition. */
  readonly topic: string
  /** The number of the partition in its topic, from 0. */
  readonly partition: number
  /** The member of this process that the partition is assigned to, from 0. */
  readonly instance: number
  /** The offset of the next record to be delivered; null before the first. */
  readonly position: string | null
  /** The committed offset; null if this process has committed none yet. */
  readonly committed: string | null
  /** The offset after the partition's last record; null before it is known. */
  readonly highWatermark: string | null
  /** Records between `position` and `highWatermark`; null before both are known. */
  readonly lag: number | null
  /** The records of `lag` that cannot be read before open transactions end. */
  readonly held: number
}

/**
 * One member of the group, as it sees itself. Members join, sync and send heartbeats as in the Kafka protocol's classic
 * groups.
 */
export interface KafkaMemberStats {
  /** The number of the member in this process, from 0. */
  readonly instance: number
  /** The id given by the group's coordinator; null while the member is outside the group. */
  readonly memberId: string | null
  /** Whether it assigns the partitions of the group. */
  readonly leader: boolean
  /** Its state in the group. */
  readonly state: KafkaMemberState
  /** The number of partitions assigned to it. */
  readonly partitions: number
  /** When the last heartbeat was answered, in ms since the epoch; null before the first. */
  readonly lastHeartbeatAt: number | null
}

/**
 * The state of a group member, in the terms of the Kafka protocol: `joining` before its first assignment,
 * `rebalancing` while the group makes another one, `stable` between the two.
 */
export type KafkaMemberState = 'joining' | 'stable' | 'rebalancing' | 'closed'

/**
 * Why a member of a Kafka group got another assignment: in the Kafka protocol, why it sent JoinGroup. `join`: the
 * member's first; `group`: another member came or went, or the group's coordinator moved; `expelled`: the coordinator
 * had forgotten the member, which had sent no heartbeat in time; `metadata`: topics or partitions have changed.
 */
export type KafkaRebalanceCause = 'join' | 'group' | 'expelled' | 'metadata'

/** One rebalance of the group, as a member saw it: from JoinGroup to SyncGroup of the Kafka protocol. */
export interface KafkaRebalance {
  /** When it ended, in ms since the epoch. */
  readonly at: number
  /** The member of this process, from 0. */
  readonly instance: number
  /** What triggered the rebalance. */
  readonly cause: KafkaRebalanceCause
  /** The duration from the moment the member learnt of the rebalance, in ms. */
  readonly durationMs: number
  /** The number of partitions before. */
  readonly before: number
  /** The number of partitions afterwards. */
  readonly after: number
  /** Delivered records of the revoked partitions that were not acked in time. */
  readonly unacked: number
}

/** Answers to the Fetch requests of the Kafka protocol, over the last minute. */
export interface KafkaFetchStats {
  /** Answers to fetch requests, since the source was opened. */
  readonly count: number
  /** Answers per second. */
  readonly perSecond: number
  /** Records per second. */
  readonly recordsPerSecond: number
  /**
   * The average time of an answer, in ms; null if there was none. A broker waits up to `fetch_max_wait_ms` for records.
   */
  readonly meanMs: number | null
}

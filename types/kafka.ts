import type { Kafka } from 'kafkajs'

/** The part of a kafkajs client that a source uses: `new Kafka({ ... })` fits. */
export type KafkaClient = Pick<Kafka, 'consumer' | 'admin'>

/** A header's value, null or bytes (KIP-82); an array if the name occurs more than once. */
export type KafkaHeaderValue = Buffer | null | readonly (Buffer | null)[]

/** The headers of a record (KIP-82): name => value, without a prototype. */
export type KafkaHeaders = Readonly<Record<string, KafkaHeaderValue>>

/** What a Kafka source counts and knows about its group, a classic consumer group of the Kafka protocol. */
export interface KafkaStats {
  /** The group's name: `group_id`. */
  readonly groupId: string
  /**
   * Records that are there and not yet delivered, of all partitions that this process has; null before the first is
   * known.
   */
  readonly lag: number | null
  /**
   * The part of `lag` that open transactions hold back, including the records after them: they cannot be read before
   * these end.
   */
  readonly held: number
  /** Every partition that this process has. */
  readonly partitions: readonly KafkaPartitionStats[]
  /** Every member of the group that this process runs: as many as `instances`. */
  readonly members: readonly KafkaMemberStats[]
  /** When positions were last committed, in ms since the epoch; null before the first commit. */
  readonly lastCommitAt: number | null
  /** Commits that succeeded. */
  readonly commits: number
  /** How often the group has reassigned partitions. */
  readonly rebalanceCount: number
  /** The last 20, the newest last. */
  readonly rebalances: readonly KafkaRebalance[]
  /** How fetching goes. */
  readonly fetches: KafkaFetchStats
  /**
   * Records that this process has delivered twice, because they were not committed when their partition was given up.
   */
  readonly redelivered: number
  /** How often a member was created again, after a crash or a stall of its client. */
  readonly restarts: number
}

/**
 * How far a partition has been read. Offsets are strings, because JSON has no 64-bit integer, as the Kafka protocol has
 * them.
 */
export interface KafkaPartitionStats {
  /** The topic of the partition. */
  readonly topic: string
  /** The number of the partition in its topic, from 0. */
  readonly partition: number
  /** The member of this process that has it, from 0. */
  readonly instance: number
  /** The offset of the next record to be delivered; null before the first. */
  readonly position: string | null
  /** The committed offset; null if this process has committed none yet. */
  readonly committed: string | null
  /** The offset after the partition's last record; null before it is known. */
  readonly highWatermark: string | null
  /** Records between `position` and `highWatermark`; null before both are known. */
  readonly lag: number | null
  /** How many records of `lag` open transactions hold back. */
  readonly held: number
}

/**
 * One member of the group, as it sees itself. Members join, sync and beat as the Kafka protocol's classic groups do.
 */
export interface KafkaMemberStats {
  /** Which member of this process it is, from 0. */
  readonly instance: number
  /** Given by the group's coordinator; null outside the group. */
  readonly memberId: string | null
  /** Whether it assigns the partitions of the group. */
  readonly leader: boolean
  /** What it does. */
  readonly state: KafkaMemberState
  /** How many partitions it has. */
  readonly partitions: number
  /** When the last heartbeat was answered, in ms since the epoch; null before the first. */
  readonly lastHeartbeatAt: number | null
}

/**
 * What a member of a group does, in the terms of the Kafka protocol: `joining` before its first assignment,
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
  /** When it was over, in ms since the epoch. */
  readonly at: number
  /** The member of this process, from 0. */
  readonly instance: number
  /** What began it. */
  readonly cause: KafkaRebalanceCause
  /** From the moment the member knew of it, in ms. */
  readonly durationMs: number
  /** How many partitions it had before. */
  readonly before: number
  /** How many partitions it has now. */
  readonly after: number
  /** Delivered records of its former partitions that were not acked in time. */
  readonly unacked: number
}

/** Answers to the Fetch requests of the Kafka protocol, over the last minute. */
export interface KafkaFetchStats {
  /** Answers to fetch requests, since the source was opened. */
  readonly count: number
  /** Answers in a second. */
  readonly perSecond: number
  /** Records in a second. */
  readonly recordsPerSecond: number
  /**
   * How long an answer took on average, in ms; null if there was none. A broker waits up to `fetch_max_wait_ms` for
   * records.
   */
  readonly meanMs: number | null
}

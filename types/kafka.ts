import type { Kafka } from 'kafkajs'

/** The part of a kafkajs client that a source uses: `new Kafka({ ... })` fits. */
export type KafkaClient = Pick<Kafka, 'consumer' | 'admin'>

/** A header's value; an array if the name occurs more than once. */
export type KafkaHeaderValue = Buffer | null | readonly (Buffer | null)[]

/** name => value, without a prototype */
export type KafkaHeaders = Readonly<Record<string, KafkaHeaderValue>>

/** What a Kafka source counts and knows about its group. */
export interface KafkaStats {
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
  readonly partitions: readonly KafkaPartitionStats[]
  readonly members: readonly KafkaMemberStats[]
  /** When positions were last committed, in ms since the epoch; null before the first commit. */
  readonly lastCommitAt: number | null
  /** Commits that succeeded. */
  readonly commits: number
  /** How often the group has reassigned partitions. */
  readonly rebalanceCount: number
  /** The last 20, the newest last. */
  readonly rebalances: readonly KafkaRebalance[]
  readonly fetches: KafkaFetchStats
  /**
   * Records that this process has delivered twice, because they were not committed when their partition was given up.
   */
  readonly redelivered: number
  /** How often a member was created again, after a crash or a stall of its client. */
  readonly restarts: number
}

export interface KafkaPartitionStats {
  readonly topic: string
  readonly partition: number
  /** The member of this process that has it, from 0. */
  readonly instance: number
  /** The offset of the next record to be delivered; null before the first. */
  readonly position: string | null
  /** The committed offset; null if this process has committed none yet. */
  readonly committed: string | null
  /** The offset after the partition's last record; null before it is known. */
  readonly highWatermark: string | null
  /** Records between the two; null before both are known. */
  readonly lag: number | null
  /** The part of `lag` that open transactions hold back. */
  readonly held: number
}

/** One member of the group, as it sees itself. */
export interface KafkaMemberStats {
  /** From 0. */
  readonly instance: number
  /** Given by the group's coordinator; null outside the group. */
  readonly memberId: string | null
  /** Whether it assigns the partitions of the group. */
  readonly leader: boolean
  readonly state: KafkaMemberState
  readonly partitions: number
  /** When the last heartbeat was answered, in ms since the epoch. */
  readonly lastHeartbeatAt: number | null
}

export type KafkaMemberState = 'joining' | 'stable' | 'rebalancing' | 'closed'

export type KafkaRebalanceCause =
  /** The member's first. */
  | 'join'
  /** Another member came or went, or the group's coordinator moved. */
  | 'group'
  /** The coordinator had forgotten the member: it had sent no heartbeat in time. */
  | 'expelled'
  /** Topics or partitions have changed. */
  | 'metadata'

export interface KafkaRebalance {
  /** When it was over, in ms since the epoch. */
  readonly at: number
  readonly instance: number
  readonly cause: KafkaRebalanceCause
  /** From the moment the member knew of it, in ms. */
  readonly durationMs: number
  /** The partitions it had before, and has now. */
  readonly before: number
  readonly after: number
  /** Delivered records of its former partitions that were not acked in time. */
  readonly unacked: number
}

/** Over the last minute. */
export interface KafkaFetchStats {
  /** Answers to fetch requests, since the source was opened. */
  readonly count: number
  readonly perSecond: number
  readonly recordsPerSecond: number
  /**
   * How long an answer took on average, in ms; null if there was none. A broker waits up to `fetch_max_wait_ms` for
   * records.
   */
  readonly meanMs: number | null
}

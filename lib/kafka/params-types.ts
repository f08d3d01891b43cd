// Written by scripts/write-params-types.mjs from the declarations of the params. Do not edit.
import type { Secret } from '../../types/params.ts'

/**
 * The params of a Kafka source as code gives them: what has a default may be left out. Names in `config` are
 * librdkafka's.
 */
export type KafkaInputParams = {
  /** Some brokers of the cluster as `host:port`: an array, or one comma-separated string. */
  readonly brokers: string | readonly string[]
  /** The topics to read: names, or `/regex/` (in the syntax of RE2) for all topics whose names match. */
  readonly topic: string | readonly string[]
  /**
   * The consumer group; its members share the partitions, in this process and in others. Default:
   * `'wparse_default_group'`.
   */
  readonly groupId?: string | undefined
  /** How many members of the group run in this process. 1 to 32. Default: `1`. */
  readonly instances?: number | undefined
  /**
   * Where reading begins in a partition for which the group has no valid commit; the same as `auto_offset_reset` in
   * `config`. Default: `'latest'`.
   */
  readonly from?: 'earliest' | 'latest' | undefined
  /**
   * Where to begin instead, for a replay that leaves the group's commits alone: `{ topic: { 0: 1500, 1: 'earliest' }
   * }`. Default: none.
   */
  readonly startOffsets?: Readonly<Record<string, Readonly<Record<string, number | string>>>> | undefined
  /**
   * How many records the group may be behind before a warning (`KAFKA_HIGH_LAG`) reports a lag that grows or persists.
   * 1 to 2147483647. Default: `10000`.
   */
  readonly lagWarning?: number | undefined
  /**
   * How long the source waits for unreachable brokers while it opens, in ms; without it, or with 0, it waits without
   * limit. 0 to 2147483647. Default: none.
   */
  readonly connectTimeoutMs?: number | undefined
  /**
   * Creates the topics that are missing: `{ partitions: 3, replication: 2 }`, with no more replicas than there are
   * brokers. Default: `false`.
   */
  readonly createTopics?: false | { readonly partitions: number; readonly replication: number } | undefined
  /**
   * Provides the token for `sasl_mechanisms: 'OAUTHBEARER'`: an async function that resolves to `{ value }`; only in
   * code. Default: none.
   */
  readonly oauthBearerProvider?: (() => Promise<{ readonly value: string; readonly extensions?: Readonly<Record<string, string>> }>) | undefined
  /**
   * Further settings by librdkafka's names, with dots or underscores: a table, an array of `name=value`, or one such
   * string. Default: none.
   */
  readonly config?: string | readonly string[] | Readonly<Record<string, string | number | boolean | Secret>> | undefined
  /**
   * When a record counts as done: once it has left the source's buffer (`auto`), or when the consumer calls
   * `event.ack()` (`manual`). Default: `'auto'`.
   */
  readonly ack?: 'auto' | 'manual' | undefined
  /**
   * How many records may be delivered and not yet acked before intake waits; used under `ack: 'manual'`. 1 to 1000000.
   * Default: `10000`.
   */
  readonly maxUnacked?: number | undefined
}

/** The params of a Kafka source as they are used: defaults filled in. Names in `config` are librdkafka's. */
export type KafkaParams = {
  /** Some brokers of the cluster as `host:port`: an array, or one comma-separated string. */
  readonly brokers: readonly string[]
  /** The topics to read: names, or `/regex/` (in the syntax of RE2) for all topics whose names match. */
  readonly topic: readonly string[]
  /**
   * The consumer group; its members share the partitions, in this process and in others. Default:
   * `'wparse_default_group'`.
   */
  readonly groupId: string
  /** How many members of the group run in this process. 1 to 32. Default: `1`. */
  readonly instances: number
  /**
   * Where reading begins in a partition for which the group has no valid commit; the same as `auto_offset_reset` in
   * `config`. Default: `'latest'`.
   */
  readonly from?: 'earliest' | 'latest'
  /**
   * Where to begin instead, for a replay that leaves the group's commits alone: `{ topic: { 0: 1500, 1: 'earliest' }
   * }`. Default: none.
   */
  readonly startOffsets?: Readonly<Record<string, Readonly<Record<string, number | string>>>>
  /**
   * How many records the group may be behind before a warning (`KAFKA_HIGH_LAG`) reports a lag that grows or persists.
   * 1 to 2147483647. Default: `10000`.
   */
  readonly lagWarning: number
  /**
   * How long the source waits for unreachable brokers while it opens, in ms; without it, or with 0, it waits without
   * limit. 0 to 2147483647. Default: none.
   */
  readonly connectTimeoutMs?: number
  /**
   * Creates the topics that are missing: `{ partitions: 3, replication: 2 }`, with no more replicas than there are
   * brokers. Default: `false`.
   */
  readonly createTopics: false | { readonly partitions: number; readonly replication: number }
  /**
   * Provides the token for `sasl_mechanisms: 'OAUTHBEARER'`: an async function that resolves to `{ value }`; only in
   * code. Default: none.
   */
  readonly oauthBearerProvider?: () => Promise<{ readonly value: string; readonly extensions?: Readonly<Record<string, string>> }>
  /**
   * Further settings by librdkafka's names, with dots or underscores: a table, an array of `name=value`, or one such
   * string. Default: none.
   */
  readonly config?: Readonly<Record<string, string | Secret>>
  /**
   * When a record counts as done: once it has left the source's buffer (`auto`), or when the consumer calls
   * `event.ack()` (`manual`). Default: `'auto'`.
   */
  readonly ack: 'auto' | 'manual'
  /**
   * How many records may be delivered and not yet acked before intake waits; used under `ack: 'manual'`. 1 to 1000000.
   * Default: `10000`.
   */
  readonly maxUnacked: number
}

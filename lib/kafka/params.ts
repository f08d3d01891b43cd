import type { BadValue, PropertiesParam } from '../../types/params.ts'
import { commonParams } from '../config/params/declared-params.ts'
import { kafkaConfigNames } from './config-names.ts'
import { badBroker, badCreateTopics, badGroupId, badStartOffsets, badTopic } from './param-checks.ts'
import type { CreateTopics, OauthBearerProvider, StartOffsets } from './param-checks.ts'

/** The params that only a Kafka source has. */
export const kafkaOwnParams = {
  brokers: {
    type: 'string-list',
    impact: 'rejoin',
    required: true,
    nonEmpty: true,
    separator: ',',
    since: '0.1.0',
    check: (value: string): string | null => badBroker(value),
    help: 'Some brokers of the cluster as `host:port`: an array, or one comma-separated string.'
  },
  topic: {
    type: 'string-list',
    impact: 'rejoin',
    required: true,
    nonEmpty: true,
    since: '0.1.0',
    check: (value: string): string | BadValue | null => badTopic(value),
    help: 'The topics to read: names, or `/regex/` (in the syntax of RE2) for all topics whose names match.'
  },
  group_id: {
    type: 'string',
    impact: 'rereads',
    default: 'wparse_default_group',
    nonEmpty: true,
    since: '0.1.0',
    check: (value: string): string | null => badGroupId(value),
    help: 'The consumer group; its members share the partitions, in this process and in others.'
  },
  instances: {
    type: 'integer',
    impact: 'rejoin',
    default: 1,
    min: 1,
    max: 32,
    since: '0.1.0',
    help: 'How many members of the group run in this process.'
  },
  from: {
    type: 'string',
    impact: 'rejoin',
    choices: ['earliest', 'latest'],
    meant: {
      beginning: 'earliest',
      start: 'earliest',
      smallest: 'earliest',
      oldest: 'earliest',
      first: 'earliest',
      head: 'earliest',
      end: 'latest',
      largest: 'latest',
      newest: 'latest',
      last: 'latest',
      tail: 'latest',
      now: 'latest'
    },
    defaultText: '`"latest"`',
    since: '0.1.0',
    help: 'Where reading begins in a partition for which the group has no valid commit; the same as `auto_offset_reset` in `config`.'
  },
  start_offsets: {
    type: 'value',
    impact: 'rereads',
    since: '0.1.0',
    check: (value: unknown): string | null => badStartOffsets(value),
    is: (value: unknown): value is StartOffsets => badStartOffsets(value) === null,
    schema: {
      type: 'object',
      additionalProperties: { type: 'object', additionalProperties: { type: ['integer', 'string'] } }
    },
    help: 'Where to begin instead, for a replay that leaves the group\'s commits alone: `{ topic = { 0 = 1500, 1 = "earliest" } }`.'
  },
  lag_warning: {
    type: 'integer',
    impact: 'rejoin',
    default: 10_000,
    min: 1,
    max: 2_147_483_647,
    since: '0.1.0',
    help: 'How many records the group may be behind before a warning (`KAFKA_HIGH_LAG`) reports a lag that grows or persists.'
  },
  connect_timeout_ms: {
    type: 'integer',
    impact: 'rejoin',
    min: 0,
    max: 2_147_483_647,
    since: '0.1.0',
    help: 'How long the source waits for unreachable brokers while it opens, in ms; without it, or with 0, it waits without limit.'
  },
  create_topics: {
    type: 'value',
    impact: 'rejoin',
    default: false,
    since: '0.1.0',
    check: (value: unknown): string | null => badCreateTopics(value),
    is: (value: unknown): value is CreateTopics => badCreateTopics(value) === null,
    schema: {
      anyOf: [
        { const: false },
        {
          type: 'object',
          additionalProperties: false,
          required: ['partitions', 'replication'],
          properties: { partitions: { type: 'integer', minimum: 1 }, replication: { type: 'integer', minimum: 1 } }
        }
      ]
    },
    help: 'Creates the topics that are missing: `{ partitions = 3, replication = 2 }`, with no more replicas than there are brokers.'
  },
  oauth_bearer_provider: {
    type: 'value',
    impact: 'rejoin',
    since: '0.1.0',
    is: (value: unknown): value is OauthBearerProvider => typeof value === 'function',
    expected: 'function, which only code can give',
    schema: { not: {} },
    help: 'Provides the token for `sasl_mechanisms = "OAUTHBEARER"`: an async function that resolves to `{ value }`; only in code.'
  }
} as const

/** The params of a Kafka source, declared once: validation, types, JSON Schema and documents come from here. */
export const kafkaParams: typeof kafkaOwnParams & { readonly config: PropertiesParam } & typeof commonParams = {
  ...kafkaOwnParams,
  config: {
    type: 'properties',
    impact: 'rejoin',
    names: kafkaConfigNames,
    since: '0.1.0',
    help: "Further settings by librdkafka's names, with dots or underscores: a table, an array of `name=value`, or one such string."
  },
  ...commonParams
}

export { kafkaRules } from './params-rules.ts'

export type { KafkaInputParams, KafkaParams } from './params-types.ts'

import type { KafkaClient } from '../../types/kafka.ts'
import type { KafkaEvent } from '../../types/event.ts'
import type { KafkaOpened } from '../../types/opened.ts'
import type { SourceOptions } from '../../types/source.ts'
import { createSourceFrom } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { kafkaConnectorWith } from './kafka-connector.ts'
import type { KafkaInputParams } from './params.ts'
import { watchSource } from '../watch/watch-source.ts'

/** The options that every factory takes, and a kafkajs client. */
export interface KafkaSourceOptions<N extends string = string> extends SourceOptions<N> {
  /**
   * Your own kafkajs client, used instead of one created from `brokers` and `config`. The source closes the consumers
   * that it creates with the client, never the client itself. Default: the source creates its own client.
   */
  readonly kafka?: KafkaClient
}

/**
 * Reads topics as a member of a consumer group, through kafkajs. `createKafkaSource({ brokers: 'kafka1:9092', topic:
 * 'logs', groupId: 'parser' })`. Throws one `ConfigError` that lists all problems of the params; unreachable brokers, a
 * refused login and missing topics are reported by the stream's `'error'`.
 */
export function createKafkaSource(
  params: KafkaInputParams,
  options: KafkaSourceOptions = {}
): SourceStream<KafkaEvent, KafkaOpened> {
  return watchSource(
    createSourceFrom([kafkaConnectorWith(options.kafka)], { type: 'kafka', params }, options) as SourceStream<
      KafkaEvent,
      KafkaOpened
    >,
    options.clock
  )
}

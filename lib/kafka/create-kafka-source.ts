import type { KafkaClient } from '../../types/kafka.ts'
import type { KafkaEvent } from '../../types/event.ts'
import type { KafkaOpened } from '../../types/opened.ts'
import type { SourceOptions } from '../../types/source.ts'
import { createSourceFrom } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { kafkaConnectorWith } from './kafka-connector.ts'
import type { KafkaInputParams } from './params.ts'
import { watchSource } from '../watch/watch-source.ts'

/** The options of every factory, and a kafkajs client. */
export interface KafkaSourceOptions<N extends string = string> extends SourceOptions<N> {
  /**
   * Your own kafkajs client, used instead of one created from `brokers` and `config`. The source never closes it, but
   * closes its consumers. Default: a client of the source's own.
   */
  readonly kafka?: KafkaClient
}

/**
 * Reads topics as a member of a consumer group, by kafkajs. `createKafkaSource({ brokers: 'kafka1:9092', topic: 'logs',
 * groupId: 'parser' })`. Throws one `ConfigError` with everything that is wrong with the params; unreachable brokers, a
 * refused login and missing topics are the stream's `'error'`.
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

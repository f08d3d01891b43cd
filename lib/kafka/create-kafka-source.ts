import type { KafkaClient } from '../../types/kafka.ts'
import type { KafkaEvent } from '../../types/event.ts'
import type { KafkaOpened } from '../../types/opened.ts'
import type { SourceOptions } from '../../types/source.ts'
import { createSourceFrom } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { kafkaConnectorWith } from './kafka-connector.ts'
import type { KafkaInputParams } from './params.ts'
import { watchSource } from '../watch/watch-source.ts'

/** What every factory takes, and a client of Kafka. */
export interface KafkaSourceOptions<N extends string = string> extends SourceOptions<N> {
  /**
   * A kafkajs client of your own, used instead of one made by `brokers` and `config`. It is never closed; its
   * consumers are.
   */
  readonly kafka?: KafkaClient
}

/**
 * Reads topics as a member of a consumer group. `createKafkaSource({ brokers: 'kafka1:9092', topic: 'logs', groupId:
 * 'parser' })`. Throws one `ConfigError` that holds everything wrong with the params; brokers that cannot be reached, a
 * login that is refused and topics that are missing are the stream's `'error'`.
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

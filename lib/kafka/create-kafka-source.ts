import type { SourceOptions } from '../../types/source.ts'
import { createSourceFrom } from '../core/create-source.ts'
import type { SourceStream } from '../core/source-stream.ts'
import { kafkaConnector } from './kafka-connector.ts'
import type { KafkaInputParams } from './params.ts'

/** Checks the params of a Kafka source, then throws a `ConfigError` with `CONFIG_TYPE_NOT_AVAILABLE`: the source itself has not landed. */
export function createKafkaSource(params: KafkaInputParams, options: SourceOptions = {}): SourceStream {
  return createSourceFrom([kafkaConnector], { type: 'kafka', params }, options)
}

import { resolveFactoryParams } from '../../../../lib/config/params/checked-params.ts'
import { kafkaParams, kafkaRules, type KafkaInputParams, type KafkaParams } from '../../../../lib/kafka/params.ts'

/** Params as a Kafka source gets them: checked, with defaults. */
export function kafkaParamsOf(given: Partial<KafkaInputParams> = {}): KafkaParams {
  const type = {
    type: 'kafka',
    params: kafkaParams,
    rules: kafkaRules,
    open: () => Promise.reject(new Error('never opened'))
  }
  return resolveFactoryParams(type, { brokers: 'kafka1:9092', topic: 'logs', ...given }).params as KafkaParams
}

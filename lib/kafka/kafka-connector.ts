import type { ConnectorType } from '../../types/connector.ts'
import { sourceError } from '../errors/make-error.ts'
import { kafkaParams, kafkaRules, type KafkaParams } from './params.ts'

const unavailable = 'Kafka sources are declared and checked by this release, and made by a later one'

/** `type = "kafka"`: its params are declared and checked; its intake has not landed. */
export const kafkaConnector: ConnectorType<KafkaParams> = {
  type: 'kafka',
  params: kafkaParams,
  rules: kafkaRules,
  unavailable,
  open: () => Promise.reject(sourceError('CONFIG_TYPE_NOT_AVAILABLE', {}, { detail: unavailable }))
}

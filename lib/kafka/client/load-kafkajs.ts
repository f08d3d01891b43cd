import type kafkajs from 'kafkajs'
import { loadOnce } from '../../core/load-once.ts'

/** kafkajs is a CommonJS package whose named exports Node cannot detect: only the default export contains them. */
export type KafkaJs = typeof kafkajs

/** Loads kafkajs when it is first needed: programs without a Kafka source do not pay for it. */
export const loadKafkajs: () => Promise<KafkaJs> = loadOnce(async () => (await import('kafkajs')).default)

import type kafkajs from 'kafkajs'
import { loadOnce } from '../../core/load-once.ts'

/** kafkajs is CommonJS whose names Node cannot see: only its default export holds them. */
export type KafkaJs = typeof kafkajs

/** Loads kafkajs when it is first needed, so that nobody else pays for it. */
export const loadKafkajs: () => Promise<KafkaJs> = loadOnce(async () => (await import('kafkajs')).default)

import type kafkajs from 'kafkajs'

/** kafkajs is CommonJS whose names Node cannot see: only its default export holds them. */
export type KafkaJs = typeof kafkajs

/** Loads kafkajs where it is needed first: nobody else pays for it. */
export async function loadKafkajs(): Promise<KafkaJs> {
  const { default: kafkajs } = await import('kafkajs')
  return kafkajs
}

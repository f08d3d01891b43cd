import type kafkajs from 'kafkajs'

/** kafkajs is CommonJS whose names Node cannot see: only its default export holds them. */
export type KafkaJs = typeof kafkajs

/** Loads kafkajs where it is needed first: nobody else pays for it. */
export function loadKafkajs(): Promise<KafkaJs> {
  loading ??= load()
  return loading
}

let loading: Promise<KafkaJs> | null = null

async function load(): Promise<KafkaJs> {
  const { default: kafkajs } = await import('kafkajs')
  return kafkajs
}

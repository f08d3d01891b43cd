import type { KafkaMessage } from 'kafkajs'
import { clientError } from './client-error.ts'

/** A codec in the registry of kafkajs. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>
  decompress(buffer: Buffer): Promise<Buffer>
}

/**
 * Compresses and decompresses the values with the codec that is registered in kafkajs for the whole process, so that a
 * missing or faulty codec fails as it would on a real batch.
 */
export async function throughCodec(type: number, messages: readonly KafkaMessage[]): Promise<KafkaMessage[]> {
  const { CompressionCodecs } = (await import('kafkajs')).default
  const make = Reflect.get(CompressionCodecs, type) as (() => Codec) | undefined
  if (make === undefined)
    throw clientError('KafkaJSNotImplemented', `compression codec ${type} is not known`, { retriable: false })
  const codec = make()
  return await Promise.all(
    messages.map(async (message) => {
      if (message.value === null) return message
      return { ...message, value: await codec.decompress(await codec.compress({ buffer: message.value })) }
    })
  )
}

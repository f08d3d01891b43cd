import type { KafkaMessage } from 'kafkajs'
import { clientError } from './client-error.ts'

/** What kafkajs has in its registry. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>
  decompress(buffer: Buffer): Promise<Buffer>
}

/**
 * Records that were compressed and are read: by the codec that kafkajs has registered for the whole process, so that one
 * that it lacks, or that is wrong, fails here as it would on a real batch.
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

import unboundedGzip from 'kafkajs/src/protocol/message/compression/gzip.js'
import type { KafkaJs } from './load-kafkajs.ts'
import { gzip } from './codecs/gzip.ts'
import { lz4 } from './codecs/lz4.ts'
import { snappy } from './codecs/snappy.ts'
import { zstd } from './codecs/zstd.ts'
import type { Codec } from './codecs/codec.ts'

type Registry = Pick<KafkaJs, 'CompressionCodecs' | 'CompressionTypes'>

/**
 * Registers the codecs that kafkajs lacks, and a gzip with a size limit in place of kafkajs' own. The whole process
 * shares the registry: a codec that a user has registered stays, and serves our sources too. A codec's package is
 * loaded with the first batch that needs it.
 */
export function registerCodecs({ CompressionCodecs, CompressionTypes }: Registry): void {
  const ours: readonly (readonly [keyof typeof CompressionCodecs, Codec])[] = [
    [CompressionTypes.GZIP, gzip],
    [CompressionTypes.Snappy, snappy],
    [CompressionTypes.LZ4, lz4],
    [CompressionTypes.ZSTD, zstd]
  ]
  for (const [type, codec] of ours) {
    if (isKafkajsOwn(CompressionCodecs[type])) CompressionCodecs[type] = () => codec
  }
}

/** Also true where kafkajs has no codec: the factory then throws an error with that name. */
function isKafkajsOwn(make: () => unknown): boolean {
  try {
    return make() === unboundedGzip
  } catch (error) {
    return error instanceof Error && error.name === 'KafkaJSNotImplemented'
  }
}

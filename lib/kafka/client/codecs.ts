import unboundedGzip from 'kafkajs/src/protocol/message/compression/gzip.js'
import type { KafkaJs } from './load-kafkajs.ts'
import { gzip } from './codecs/gzip.ts'
import { lz4 } from './codecs/lz4.ts'
import { snappy } from './codecs/snappy.ts'
import { zstd } from './codecs/zstd.ts'
import type { Codec } from './codecs/codec.ts'

type Registry = Pick<KafkaJs, 'CompressionCodecs' | 'CompressionTypes'>

/**
 * Gives kafkajs the codecs that it lacks, and a gzip with a limit instead of its own. Its registry is shared by the
 * whole process: a codec that a user has put there stays, and serves our sources too. A codec's package loads at the
 * first batch that needs it.
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

/** If kafkajs has no codec, its factory throws instead, and the error's name says so. */
function isKafkajsOwn(make: () => unknown): boolean {
  try {
    return make() === unboundedGzip
  } catch (error) {
    return error instanceof Error && error.name === 'KafkaJSNotImplemented'
  }
}

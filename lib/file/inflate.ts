import zlib from 'node:zlib'
import type { Transform } from 'node:stream'
import type { ErrorContext } from '../../types/classification.ts'
import { sourceError } from '../errors/make-error.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

/** A zlib stream for the compression. Throws `FILE_COMPRESSION_UNSUPPORTED` where this Node has none. */
export function inflateStream(compression: Exclude<Compression, 'none'>, place: ErrorContext): Transform {
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: CHUNK_BYTES })
  const create = zstdDecompressor()
  if (create !== null) return create({ chunkSize: CHUNK_BYTES })
  throw sourceError('FILE_COMPRESSION_UNSUPPORTED', {
    ...place, values: { compression: 'zstd', version: '22.15.0', node: process.version }
  })
}

/** Node has zstd since 22.15 and 23.8; its types here are of an older one. */
function zstdDecompressor(): ((options: { chunkSize: number }) => Transform) | null {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  return typeof create === 'function' ? create as (options: { chunkSize: number }) => Transform : null
}

/** Three times faster than the default of 16 KiB. */
const CHUNK_BYTES = 256 * 1024

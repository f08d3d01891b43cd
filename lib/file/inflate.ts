import zlib from 'node:zlib'
import type { Transform } from 'node:stream'
import type { ErrorContext } from '../../types/classification.ts'
import { sourceError } from '../errors/make-error.ts'
import { ZstdFrames } from './zstd-frames.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

/** Inflates compressed content. */
export interface Inflater {
  /** A zlib stream of this inflater alone. */
  readonly stream: InflateStream
  /** Divides the input into the frames that the stream needs one by one; null if the stream accepts any division. */
  readonly frames: ZstdFrames | null
}

/** A zlib stream; `bytesWritten` is the number of input bytes it has consumed. */
type InflateStream = Transform & { readonly bytesWritten?: number }

/** Creates a decompressor for zstd. */
export type CreateZstd = (options: { readonly chunkSize: number }) => InflateStream

/**
 * Creates an inflater for the compression. Throws `FILE_COMPRESSION_UNSUPPORTED` for zstd where Node does not support
 * it (`createZstd` is null).
 */
export function inflater(
  compression: Exclude<Compression, 'none'>,
  place: ErrorContext,
  createZstd: CreateZstd | null = ownZstd()
): Inflater {
  if (compression === 'gzip') return { stream: zlib.createGunzip({ chunkSize: CHUNK_BYTES }), frames: null }
  if (createZstd !== null) return { stream: createZstd({ chunkSize: CHUNK_BYTES }), frames: new ZstdFrames() }
  throw sourceError('FILE_COMPRESSION_UNSUPPORTED', {
    ...place,
    values: { compression: 'zstd', version: '22.15.0', node: process.version }
  })
}

/** Node supports zstd since 22.15 and 23.8; the installed types are of an older version. */
function ownZstd(): CreateZstd | null {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  return typeof create === 'function' ? (create as CreateZstd) : null
}

/** Three times as fast as the default of 16 KiB. */
const CHUNK_BYTES = 256 * 1024

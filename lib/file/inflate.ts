import zlib from 'node:zlib'
import type { Transform } from 'node:stream'
import type { ErrorContext } from '../../types/classification.ts'
import { sourceError } from '../errors/make-error.ts'
import { ZstdFrames } from './zstd-frames.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

/** Inflates a content. */
export interface Inflater {
  /** A zlib stream that nobody else uses. */
  readonly stream: InflateStream
  /** How the bytes have to be divided for it; null if it takes any. */
  readonly frames: ZstdFrames | null
}

/** A stream of zlib's; `bytesWritten` is how many bytes it has used. */
type InflateStream = Transform & { readonly bytesWritten?: number }

/** Makes a decompressor for zstd. */
export type CreateZstd = (options: { readonly chunkSize: number }) => InflateStream

/**
 * An inflater for the compression. Throws `FILE_COMPRESSION_UNSUPPORTED` where this Node has none (`createZstd` is
 * null).
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

/** Node has zstd since 22.15 and 23.8; its types here are of an older one. */
function ownZstd(): CreateZstd | null {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  return typeof create === 'function' ? (create as CreateZstd) : null
}

/** Three times faster than the default of 16 KiB. */
const CHUNK_BYTES = 256 * 1024

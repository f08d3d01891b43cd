import { messageOf } from '../../../errors/message-of.ts'
import zlib from 'node:zlib'
import { badBatch, codecUnavailable, inflating, isTooLarge, refuseHuge, type Codec } from './codec.ts'

/** zstd by Node's zlib, if that has it. */
export const zstd: Codec = zstdCodec(zlib)

type Zstd = (bytes: Buffer, options?: zlib.ZlibOptions) => Buffer

/** Node has zstd since 22.15 and 23.8; the installed types are of an older version. */
export function zstdCodec(library: object): Codec {
  return {
    async compress({ buffer }) {
      return functionOf(library, 'zstdCompressSync')(buffer)
    },
    async decompress(compressed) {
      const decompress = functionOf(library, 'zstdDecompressSync')
      try {
        return decompress(compressed, inflating(compressed))
      } catch (error) {
        if (isTooLarge(error)) refuseHuge('zstd', Infinity)
        throw badBatch('zstd', messageOf(error), error)
      }
    }
  }
}

function functionOf(library: object, name: string): Zstd {
  const found: unknown = Reflect.get(library, name)
  if (isZstd(found)) return found
  const needs = `Node.js 22.15 or newer (23.8 in its line), and this is ${process.version}`
  throw codecUnavailable('zstd', needs, { version: '22.15.0', node: process.version })
}

function isZstd(value: unknown): value is Zstd {
  return typeof value === 'function'
}

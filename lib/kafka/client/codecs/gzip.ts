import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { messageOf } from '../../../errors/message-of.ts'
import { badBatch, inflating, isTooLarge, refuseHuge, type Codec } from './codec.ts'

/** gzip by Node's zlib, as in kafkajs, but with a size limit. */
export const gzip: Codec = {
  compress: ({ buffer }) => deflate(buffer),
  async decompress(compressed) {
    try {
      return await inflate(compressed, inflating(compressed))
    } catch (error) {
      if (isTooLarge(error)) refuseHuge('gzip', Infinity)
      throw badBatch('gzip', messageOf(error), error)
    }
  }
}

const deflate = promisify<zlib.InputType, Buffer>(zlib.gzip)
const inflate = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.unzip)

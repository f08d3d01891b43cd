import type napiSnappy from 'snappy'
import { messageOf } from '../../../errors/message-of.ts'
import { badBatch, refuseHuge, type Codec } from './codec.ts'
import { nativeModule } from './native-module.ts'

/**
 * Snappy as Kafka uses it: Java's producers cut a batch into blocks behind a header, librdkafka and others write one
 * bare block.
 */
export const snappy: Codec = {
  async compress({ buffer }) {
    return (await library()).compressSync(buffer)
  },
  async decompress(compressed) {
    const { uncompressSync } = await library()
    const blocks = blocksOf(compressed)
    refuseHuge(
      'snappy',
      blocks.reduce((sum, block) => sum + lengthOf(block), 0)
    )
    try {
      // Without a copy, each block of 32 KiB is memory that V8 does not account for and frees late
      return Buffer.concat(blocks.map((block) => Buffer.from(uncompressSync(block, { copyOutputData: true }))))
    } catch (error) {
      throw badBatch('snappy', messageOf(error), error)
    }
  }
}

const library = nativeModule<typeof napiSnappy>('snappy', 'snappy')

/** The header is a magic of 8 bytes and two versions of 4 bytes; blocks follow, each preceded by its length. */
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const HEADER_BYTES = 16
const LENGTH_BYTES = 4

function blocksOf(compressed: Buffer): readonly Buffer[] {
  if (!compressed.subarray(0, MAGIC.length).equals(MAGIC)) return [compressed]
  const blocks: Buffer[] = []
  for (let at = HEADER_BYTES; at < compressed.length;) {
    const begin = at + LENGTH_BYTES
    const length = begin > compressed.length ? Infinity : compressed.readUInt32BE(at)
    if (begin + length > compressed.length) throw badBatch('snappy', 'a block ends too early')
    blocks.push(compressed.subarray(begin, begin + length))
    at = begin + length
  }
  return blocks
}

/**
 * The decompressed size that a block claims, encoded in 7 bits per byte: the package allocates that much before it
 * checks anything else.
 */
function lengthOf(block: Buffer): number {
  let length = 0
  for (const [index, byte] of block.subarray(0, 5).entries()) {
    length += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) break
  }
  return length
}

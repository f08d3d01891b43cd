import type lz4Napi from 'lz4-napi'
import { messageOf } from '../../../errors/message-of.ts'
import { badBatch, refuseHuge, type Codec } from './codec.ts'
import { nativeModule } from './native-module.ts'

/** LZ4 as Kafka uses it: one frame of the LZ4 frame format. */
export const lz4: Codec = {
  async compress({ buffer }) {
    return (await library()).compressFrameSync(buffer)
  },
  async decompress(compressed) {
    const { decompressFrameSync } = await library()
    if (compressed.length >= 4 && compressed.readUInt32LE(0) !== MAGIC) throw badBatch('lz4', 'it is not an LZ4 frame')
    refuseHuge('lz4', mostBytes(compressed))
    try {
      return decompressFrameSync(compressed)
    } catch (error) {
      throw badBatch('lz4', messageOf(error), error)
    }
  }
}

const library = nativeModule<typeof lz4Napi>('lz4', 'lz4-napi')

/**
 * The maximum size of a decompressed frame, calculated from the sizes of its blocks: a block yields at most what the
 * frame's header allows, and a compressed byte at most 255 bytes. Zero if the input is too short for a frame; the
 * package then reports what is wrong with it.
 */
function mostBytes(frame: Buffer): number {
  if (frame.length < FIXED_HEADER_BYTES) return 0
  const flags = frame.readUInt8(4)
  const blockLimit = 2 ** (8 + 2 * ((frame.readUInt8(5) >> 4) & 7))
  const checksumBytes = (flags & BLOCK_CHECKSUM) === 0 ? 0 : 4
  let at = FIXED_HEADER_BYTES + ((flags & CONTENT_SIZE) === 0 ? 0 : 8) + ((flags & DICTIONARY) === 0 ? 0 : 4)
  let most = 0
  while (at + 4 <= frame.length) {
    const size = frame.readUInt32LE(at)
    if (size === END) break
    const bytes = size & ~STORED
    most += Math.min(blockLimit, size >= STORED_FROM ? bytes : bytes * 255)
    at += 4 + bytes + checksumBytes
  }
  return most
}

/** The package reads frames of the legacy format too, which Kafka does not use. */
const MAGIC = 0x184d2204
/** Magic, flags, block size, checksum of the header. */
const FIXED_HEADER_BYTES = 7
const BLOCK_CHECKSUM = 0x10
const CONTENT_SIZE = 0x08
const DICTIONARY = 0x01
const END = 0
/** The highest bit of a block's size marks bytes that are not compressed. */
const STORED = 0x80000000
const STORED_FROM = 2 ** 31

import zlib from 'node:zlib'

/**
 * Checksums of the first bytes of a content, so that contents which begin differently are distinguished without
 * reading; null where there are fewer bytes.
 */
export interface FirstBytes {
  readonly few: number
  readonly some: number | null
  readonly many: number | null
}

/** Null for too few bytes: they may continue like those of any content. */
export function firstBytes(bytes: Buffer): FirstBytes | null {
  if (bytes.length < FEW) return null
  return { few: zlib.crc32(bytes.subarray(0, FEW)), some: ofFirst(bytes, SOME), many: ofFirst(bytes, MANY) }
}

/** Whether the first bytes show that two contents are different. */
export function beginsOtherwise(one: FirstBytes, other: FirstBytes): boolean {
  if (one.many !== null && other.many !== null) return one.many !== other.many
  if (one.some !== null && other.some !== null) return one.some !== other.some
  return one.few !== other.few
}

/** Whether further bytes would change nothing. */
export function isWhole(first: FirstBytes | null): boolean {
  return first !== null && first.many !== null
}

function ofFirst(bytes: Buffer, length: number): number | null {
  return bytes.length < length ? null : zlib.crc32(bytes.subarray(0, length))
}

const FEW = 16
const SOME = 32
const MANY = 64

import zlib from 'node:zlib'

/**
 * Checksums of how a content begins, so that those which begin otherwise are distinguished at once; null of more bytes
 * than there are.
 */
export interface FirstBytes {
  readonly few: number
  readonly some: number | null
  readonly many: number | null
}

/** Null for too few bytes to say anything: they may continue like any. */
export function firstBytes(bytes: Buffer): FirstBytes | null {
  if (bytes.length < FEW) return null
  return { few: zlib.crc32(bytes.subarray(0, FEW)), some: ofFirst(bytes, SOME), many: ofFirst(bytes, MANY) }
}

/** Whether a content that begins like this is certainly another one. */
export function beginsOtherwise(one: FirstBytes, other: FirstBytes): boolean {
  if (one.many !== null && other.many !== null) return one.many !== other.many
  if (one.some !== null && other.some !== null) return one.some !== other.some
  return one.few !== other.few
}

/** More bytes change nothing. */
export function isWhole(first: FirstBytes | null): boolean {
  return first !== null && first.many !== null
}

function ofFirst(bytes: Buffer, length: number): number | null {
  return bytes.length < length ? null : zlib.crc32(bytes.subarray(0, length))
}

const FEW = 16
const SOME = 32
const MANY = 64

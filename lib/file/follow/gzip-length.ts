import type { FileHandle } from 'node:fs/promises'
import { readAt } from './content-prefix.ts'

/**
 * How long the content of a gzip file says it is, modulo 2^32 (RFC 1952, section 2.3.1: ISIZE), of its last member alone. It spares
 * inflating all of a file that has been read already.
 */
export async function gzipLength(handle: Pick<FileHandle, 'read'>, size: number): Promise<number | null> {
  if (size < SMALLEST_BYTES) return null
  const trailer = await readAt(handle, size - 4, 4)
  return trailer.length < 4 ? null : trailer.readUInt32LE()
}

/** Whether a content of `length` bytes has that length by its file. */
export function hasGzipLength(length: number, said: number | null): boolean {
  return said !== null && length % 2 ** 32 === said
}

/** Header and trailer. */
const SMALLEST_BYTES = 18

import type { BigIntStats } from 'node:fs'

/**
 * The operations on an open file. A `FileHandle` has them, and so does a file on a local file system that is read
 * synchronously.
 */
export interface FileBytes {
  readonly fd: number
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number
  ): Promise<{ readonly bytesRead: number; readonly buffer: Buffer }>
  stat(options: { readonly bigint: true }): Promise<BigIntStats>
  close(): Promise<void>
}

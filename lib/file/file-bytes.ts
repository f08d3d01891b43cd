import type { BigIntStats } from 'node:fs'

/**
 * What is done with an open file. A `FileHandle` does it, and so does a file on a local file system that is read at
 * once.
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

import type { BigIntStats } from 'node:fs'

/** The operations on an open file; implemented by `FileHandle`, and by `LocalFile` with synchronous reads. */
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

import { createHash } from 'node:crypto'
import type { FileCheckpoint, FileRecord } from '../../../../types/checkpoint.ts'

export function sampleRecord(parts: Partial<FileRecord> = {}): FileRecord {
  const hash = createHash('sha256').update('head').digest('hex')
  return {
    path: '/var/log/app.log',
    dev: '2049',
    ino: '18446744073709551615',
    birth: '1767323045000000000',
    compression: 'none',
    size: 4096,
    offset: 2048,
    line: 12,
    complete: false,
    head: { length: 1024, hash },
    before: { length: 64, hash },
    seenAt: 1_767_323_045_000,
    ...parts
  }
}

/** A checkpoint with that many records; its offset distinguishes it from others. */
export function sampleCheckpoint(offset: number, records = 1): FileCheckpoint {
  return {
    version: 1,
    files: Array.from({ length: records }, (_unused, at) =>
      sampleRecord({ path: `/var/log/${at}.log`, offset, before: { length: 0, hash: '' } })
    )
  }
}

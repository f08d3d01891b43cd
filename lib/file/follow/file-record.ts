import type { FileRecord } from '../../../types/checkpoint.ts'
import type { LineStart } from '../line-reader.ts'
import type { ContentLanes } from './content-lanes.ts'
import { readAt } from './content-prefix.ts'
import { contentHash } from './same-content.ts'
import type { TailedFile } from './tailed-file.ts'

/**
 * What the checkpoint has to say of a file so that reading goes on at `start`. The record it had is given again where nothing has
 * changed. `now` is in ms since the epoch.
 */
export async function recordOf(file: TailedFile, { offset, line }: LineStart, now: number): Promise<FileRecord> {
  const { path, dev, ino, birth, size, memory: { head }, record } = file
  const compression = file.compression ?? 'none'
  const complete = file.complete && offset === file.memory.offset
  if (record !== null && record.offset === offset && record.complete === complete && head.length === record.head.length) {
    return record.path === path ? record : file.record = { ...record, path }
  }
  const start = Math.max(0, offset - BEFORE_BYTES)
  const before = file.memory.slice(start, offset) ?? await bytesOf(file, start, offset)
  const made = {
    path, dev, ino, birth, compression, size, offset, line, complete, head: contentHash(head), before: contentHash(before), seenAt: now
  }
  file.record = made
  return made
}

/** The same where all is acked; there is no file to take the bytes from that come before the line that is not. */
export function beforeUnacked(record: FileRecord, acks: ContentLanes | null): FileRecord {
  const unacked = acks?.oldest ?? null
  if (unacked === null || unacked.offset >= record.offset) return record
  return { ...record, ...unacked, complete: false, before: { length: 0, hash: '' } }
}

/** None where they cannot be had: the record is then verified by its head alone. */
async function bytesOf({ handle, compression, changed }: TailedFile, start: number, end: number): Promise<Buffer> {
  if (handle === null || compression !== 'none' || changed) return NOTHING
  const bytes = await readAt(handle, start, end - start).catch(() => NOTHING)
  return bytes.length === end - start ? bytes : NOTHING
}

/** So many bytes before the offset are compared at a restart. */
export const BEFORE_BYTES = 256
const NOTHING: Buffer = Buffer.alloc(0)

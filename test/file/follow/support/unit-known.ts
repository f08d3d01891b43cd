import { contentHash } from '../../../../lib/file/follow/same-content.ts'
import type { LostContent } from '../../../../lib/file/follow/file-table.ts'
import type { FileRecord } from '../../../../types/checkpoint.ts'
import { sampleRecord } from '../../checkpoint/support/sample-checkpoint.ts'
import { memoryOf } from './unit-memory.ts'

/** What a checkpoint says of a content that was read to an offset, at a line's beginning. */
export function recordFor(content: Buffer, offset: number, parts: Partial<FileRecord> = {}): FileRecord {
  return sampleRecord({
    path: '/logs/app.log', size: content.length, offset, line: linesIn(content.subarray(0, offset)), head: contentHash(content.subarray(0, Math.min(1024, offset))),
    before: contentHash(content.subarray(Math.max(0, offset - 256), offset)), ...parts
  })
}

/** A content that was read whole, all its lines delivered, and is not in its file any more. */
export function lostFor(content: Buffer, parts: Partial<LostContent> = {}): LostContent {
  const { path = '/logs/app.log' } = parts
  return {
    path, names: [path], memory: memoryOf(content), position: { offset: content.length, line: linesIn(content) }, acks: null, endedInLine: null,
    record: recordFor(content, content.length, { path }), claimed: false, ...parts
  }
}

export function linesIn(content: Buffer): number {
  return content.toString('latin1').split('\n').length - 1
}

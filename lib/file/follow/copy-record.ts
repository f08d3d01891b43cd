import type { LineStart } from '../line-reader.ts'
import type { Candidate } from './candidate.ts'
import { BEFORE_BYTES, beforeUnacked } from './file-record.ts'
import type { FileNote, LostContent } from './file-table.ts'
import { contentHash, type Likeness } from './same-content.ts'

/**
 * What the checkpoint has to say of a copy: what was read of the original counts as read of it, but for what is not acked. Nothing where it
 * is compressed and may be in the making; it is then compared again after a restart.
 */
export async function copyRecord(
  { path, opened, compression, prefix, now }: Candidate, original: Pick<LostContent, 'memory' | 'position' | 'acks' | 'endedInLine'>, likeness: Likeness | 'same'
): Promise<FileNote['record']> {
  const { memory, acks } = original
  const position = placeIn(original)
  const { dev, ino, birth, size } = opened
  const { length, head, before, whole } = likeness === 'same'
    ? { length: memory.offset, head: memory.head, before: memory.window, whole: true } : await prefix(position.offset)
  if (compression !== 'none' && !whole) return undefined
  const end = compression === 'none' ? size : length
  const record = {
    path, dev, ino, birth, compression, size, ...within(position, length), complete: compression !== 'none', head: contentHash(head),
    before: contentHash(before.subarray(-BEFORE_BYTES)), seenAt: now
  }
  return (inHand) => {
    // The original is read on meanwhile; where it has changed, the copy is about to be compared anew.
    const at = inHand === original ? inHand.resumeAt(true) : placeIn(original)
    const read = within(original.memory === memory ? at : position, end)
    if (read.offset === record.offset) return beforeUnacked(record, acks)
    return beforeUnacked({ ...record, ...read, complete: record.complete && read.offset > record.offset, before: UNKNOWN }, acks)
  }
}

/** A last line that had no ending was delivered, and may go on in the copy. */
function placeIn({ position, endedInLine }: Pick<LostContent, 'position' | 'endedInLine'>): LineStart {
  return endedInLine ?? position
}

function within({ offset, line }: LineStart, end: number): LineStart {
  return offset <= end ? { offset, line } : { offset: end, line: 0 }
}

const UNKNOWN = { length: 0, hash: '' }

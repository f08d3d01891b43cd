import type { LineStart } from '../line-reader.ts'
import { hasLine, isCopyName, mayContinue, type Candidate } from './candidate.ts'
import { copyRecord } from './copy-record.ts'
import type { FileTable, LostContent } from './file-table.ts'
import { likenessOf } from './likeness-of.ts'
import type { Copy, Resumed } from './origin.ts'
import { isSameFile } from './reconcile.ts'

/** A content that is gone from its file and may be in this one. Of several that it may go on from, the longest is meant. */
export async function originByLost(candidate: Candidate, table: FileTable): Promise<Resumed | Copy | null> {
  const known = table.lost.filter(({ claimed, memory, names }) => !claimed && mayContinue(candidate, names, memory.offset, hasLine(memory)))
  for (const lost of known.sort((one, other) => other.memory.offset - one.memory.offset)) {
    const likeness = await likenessOf(candidate, lost.memory)
    if (likeness === 'continues') return resumedFrom(lost, candidate)
    // What was cut is no copy of what it was: beyond its first bytes nobody can tell.
    const copied = likeness === 'shorter' && !isSameFile(lost.record, candidate.opened) && isCopyName(candidate, lost.names)
    if (likeness === 'same' || copied) {
      const record = await copyRecord(candidate, lost, likeness)
      return { kind: 'copy', reason: `all of it has been read as ${lost.path}`, record, recheck: () => false }
    }
  }
  return null
}

function resumedFrom(lost: LostContent, candidate: Candidate): Resumed {
  const { memory, acks } = lost
  const start = placeIn(candidate, lost)
  return { kind: 'resumed', start, memory: memory.until(start.offset), acks, record: null, claim: () => { lost.claimed = true } }
}

/** A last line that had no ending was delivered when its file was finished; where it goes on it is given whole. */
function placeIn({ opened, compression }: Candidate, { memory, position, endedInLine }: LostContent): LineStart {
  const goesOn = compression !== 'none' || opened.size > memory.offset
  return goesOn ? endedInLine ?? position : position
}

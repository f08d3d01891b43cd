import { hasLine, isCopyName, mayContinue, type Candidate } from './candidate.ts'
import { HEAD_BYTES, type ContentMemory } from './content-memory.ts'
import { readAt } from './content-prefix.ts'
import { copyRecord } from './copy-record.ts'
import type { FileTable } from './file-table.ts'
import { likenessOf } from './likeness-of.ts'
import type { Copy, Origin, Resumed } from './origin.ts'
import { startsAlike, type Likeness } from './same-content.ts'
import type { TailedFile } from './tailed-file.ts'

/** A content that is being read: a copy of it is not read as well, and what takes its name waits until it is finished. */
export async function originByLiving(candidate: Candidate, table: FileTable): Promise<Resumed | Copy | Extract<Origin, { kind: 'wait' }> | null> {
  let found: Resumed | null = null
  for (const file of table.files) {
    if (!isAsked(file, candidate)) continue
    const replaces = file.detachedAt !== null && candidate.names.includes(file.path)
    const copies = isCopyName(candidate, file.names)
    if (!replaces && !copies) continue
    const reason = await reasonToWait(file, candidate, copies)
    if (reason !== null) return { kind: 'wait', reason }
    if (!mayContinue(candidate, file.names, file.memory.offset, hasLine(file.memory))) continue
    const likeness = file.detachedAt === null ? await beginsLike(candidate, file.memory) : await likenessOf(candidate, file.memory)
    // What has the name of a file and less than that is no copy of it.
    if (likeness === 'other' || (likeness === 'shorter' && !copies)) continue
    // While a file is open it is what counts: its writer may go on writing to it.
    if (file.detachedAt === null || (copies && file.handle !== null) || likeness !== 'continues') {
      return copyOf(file, table, await copyRecord(candidate, file, likeness))
    }
    if (found === null || file.memory.offset > found.memory.offset) found = resumedFrom(file)
  }
  return found
}

/** The first bytes are in hand, and most files are told apart by them. */
function isAsked({ memory, detachedAt, superseded }: TailedFile, { atStart, compression, opened }: Candidate): boolean {
  if (superseded) return false // its content goes on in a file that is asked
  if (memory.offset === 0) return !atStart
  return detachedAt !== null || compression !== 'none' || startsAlike(memory.head, opened.head)
}

async function reasonToWait(file: TailedFile, { order, compression, opened }: Candidate, copies: boolean): Promise<string | null> {
  if (file.order >= order || file.trouble !== null) return null
  // Its last line is being given though it has no ending: what goes on there has to give it whole.
  if (file.finishing) return `the file that had this name before is finished first (${file.path})`
  if (file.detachedAt !== null && (!file.atEnd || file.portions > 0)) return `the file that had this name before is read to its end first (${file.path})`
  if (file.memory.offset > 0 || file.size === 0 || file.handle === null || !copies) return null
  const alike = compression !== 'none' || startsAlike(await readAt(file.handle, 0, HEAD_BYTES), opened.head)
  return alike ? `${file.path} is read first, of which it may be a copy` : null
}

/** Of a file that is being read the beginning is enough: what is like it is a copy, or one in the making. */
async function beginsLike({ prefix }: Candidate, memory: ContentMemory): Promise<Likeness> {
  return startsAlike(memory.head, (await prefix(0)).head) ? 'shorter' : 'other'
}

function copyOf(file: TailedFile, table: FileTable, record: Copy['record']): Copy {
  const { memory } = file
  return {
    kind: 'copy', reason: `it has the content of ${file.path}, which is read`, record,
    recheck: () => file.memory !== memory || file.handle === null || !table.has(file)
  }
}

function resumedFrom(file: TailedFile): Resumed {
  const { position, memory, acks } = file
  return { kind: 'resumed', start: position, memory: memory.until(position.offset), acks, record: null, claim: () => { file.superseded = true } }
}

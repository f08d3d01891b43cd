import type { ErrorContext } from '../../../types/classification.ts'
import type { Candidate } from './candidate.ts'
import { contentPrefix } from './content-prefix.ts'
import type { FileTable } from './file-table.ts'
import { originByLiving } from './origin-by-living.ts'
import { originByLost } from './origin-by-lost.ts'
import { originByRecord } from './origin-by-record.ts'
import type { Origin } from './origin.ts'

/** Finds out whether the content of a file is one that was read before: by the checkpoint, by what is being read, by what is lost. */
export async function originOf(given: Omit<Candidate, 'prefix'>, table: FileTable, place: ErrorContext): Promise<Origin> {
  const { opened, compression } = given
  const candidate = { ...given, prefix: (offset: number) => contentPrefix(opened.handle, compression, offset, opened.size, place) }
  const recorded = await originByRecord(candidate, table)
  if (recorded !== null) return recorded
  const living = await originByLiving(candidate, table)
  if (living !== null && living.kind !== 'resumed') return living
  const lost = await originByLost(candidate, table)
  if (living === null || lost === null) return living ?? lost ?? { kind: 'new' }
  // A content is the beginning of another one sometimes: the longer one is meant.
  return lost.kind === 'resumed' && lost.memory.offset > living.memory.offset ? lost : living
}

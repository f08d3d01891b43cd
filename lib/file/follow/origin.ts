import type { ErrorContext } from '../../../types/classification.ts'
import type { FileRecord } from '../../../types/checkpoint.ts'
import type { LineStart } from '../line-reader.ts'
import type { Candidate } from './candidate.ts'
import type { ContentLanes } from './content-lanes.ts'
import type { ContentMemory } from './content-memory.ts'
import { contentPrefix } from './content-prefix.ts'
import type { FileNote, FileTable } from './file-table.ts'
import { originByLiving } from './origin-by-living.ts'
import { originByLost } from './origin-by-lost.ts'
import { originByRecord } from './origin-by-record.ts'

/** Where the content of a file that is taken up comes from. */
export type Origin =
  | { readonly kind: 'new', readonly claim?: undefined }
  /** It was read before, here or in another file. */
  | Resumed
  /** Another file has to be finished first. */
  | { readonly kind: 'wait', readonly reason: string }
  /** All of it is read elsewhere. */
  | Copy

export interface Copy {
  readonly kind: 'copy'
  readonly reason: string
  /** So that it is known after a restart, too. */
  readonly record: FileNote['record']
  /** Whether it has to be compared anew. */
  readonly recheck: () => boolean
}

export interface Resumed {
  readonly kind: 'resumed'
  readonly start: LineStart
  readonly memory: ContentMemory
  readonly acks: ContentLanes | null
  /** What the checkpoint says of this very file. */
  readonly record: FileRecord | null
  /** Called when it has been taken up. */
  readonly claim: () => void
}

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

import type { FileRecord } from '../../../types/checkpoint.ts'
import type { LineStart } from '../line-reader.ts'
import type { ContentLanes } from './content-lanes.ts'
import type { ContentMemory } from './content-memory.ts'
import type { FileNote } from './file-table.ts'

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

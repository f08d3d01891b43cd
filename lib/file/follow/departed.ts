import type { FileRecord } from '../../../types/checkpoint.ts'
import type { LineStart } from '../line-reader.ts'
import type { SeenFile } from '../seen-file.ts'
import type { ContentId } from './content-id.ts'
import type { FileAcks } from './file-acks.ts'
import type { KnownContent } from './fingerprint.ts'

/**
 * A content that is no longer where it was read, or whose file has not been seen since the start. It may turn up again:
 * renamed, copied or compressed.
 */
export interface Departed extends ContentId {
  /** All names the content has had: a new file at one of them is a content of its own. */
  readonly names: readonly string[]
  /** The file that held the content; null if that file holds something else now. */
  readonly file: Pick<SeenFile, 'dev' | 'ino' | 'birth'> | null
  /** `unseen`: known only from the checkpoint. `away`: the file has a name, but none that matches. */
  readonly cause: 'cut' | 'deleted' | 'away' | 'unseen'
  /** Id of the content of a copy that holds only the beginning; null if there is none. */
  readonly shorterIn: string | null
  /** When the departure was noticed, by the system's own clock, in ms since the epoch; null if it was not observed. */
  readonly at: number | null
  readonly content: KnownContent
  /** Start of the first record that was not delivered. */
  readonly place: LineStart
  /** Offset up to which an unfinished last line was delivered. */
  readonly given: number
  /** Null for contents of the last run, and once everything is acked. */
  readonly acks: FileAcks | null
  /** The checkpoint's record of the content, as if everything were acked. */
  readonly record: FileRecord
}

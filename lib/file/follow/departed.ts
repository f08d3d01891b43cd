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
  /** The names that it has had: a new file at one of them is a content of its own. */
  readonly names: readonly string[]
  /** The file that it was in; null if that holds something else now. */
  readonly file: Pick<SeenFile, 'dev' | 'ino' | 'birth'> | null
  /** `unseen`: the checkpoint has it. `away`: its file has a name, but none that matches. */
  readonly cause: 'cut' | 'deleted' | 'away' | 'unseen'
  /** The content of a copy that holds the beginning of it; null if there is none. */
  readonly shorterIn: string | null
  /**
   * When its departure was noticed, by the system's own clock, in ms since the epoch; null if nobody looked.
   */
  readonly at: number | null
  readonly content: KnownContent
  /** Where the first record begins that was not given. */
  readonly place: LineStart
  /** Up to there an unfinished last line was delivered. */
  readonly given: number
  /** Null if the last run has taken care of them. */
  readonly acks: FileAcks | null
  /** What the checkpoint says of it where all is acked. */
  readonly record: FileRecord
}

import type { Compression } from '../inflate.ts'
import type { LineStart } from '../line-reader.ts'
import type { TextFormat } from '../text-format.ts'
import type { ContentId } from './content-id.ts'
import type { FileAcks } from './file-acks.ts'
import type { Fingerprint, KnownContent } from './fingerprint.ts'

/** A content while it is read: its identity, what was read of it, its lines. */
export interface HarvestedContent extends ContentId {
  readonly compression: Compression
  readonly fingerprint: Fingerprint
  readonly acks: FileAcks
  /** Where the record begins that is given first. */
  readonly start: LineStart
  /** How far an unfinished last line was delivered; it is not delivered again unless it continues. */
  readonly given: number
  /** Nothing of it had been read before this run. */
  readonly isNew?: true
  /** Up to here the file had held other lines, which were delivered. */
  readonly delivered?: number
  /** The file was cut there: NULs that follow are a hole. */
  readonly cutAt?: number
  /** How to read its lines; null for compressed content, where that is known only after inflating. */
  readonly format: TextFormat | null
  /** What was known of compressed content before it was inflated in this run. */
  readonly known?: KnownContent
  /** For compressed content that was there at the start and is skipped: its size then. */
  readonly left?: number
}

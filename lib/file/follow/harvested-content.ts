import type { Compression } from '../inflate.ts'
import type { LineStart } from '../line-reader.ts'
import type { TextFormat } from '../text-format.ts'
import type { ContentId } from './content-id.ts'
import type { FileAcks } from './file-acks.ts'
import type { Fingerprint, KnownContent } from './fingerprint.ts'

/** Content that is being read: its identity, what was read of it, and where its lines begin. */
export interface HarvestedContent extends ContentId {
  readonly compression: Compression
  readonly fingerprint: Fingerprint
  readonly acks: FileAcks
  /** Start of the first record that is delivered. */
  readonly start: LineStart
  /** Offset up to which an unfinished last line was delivered; the line is not delivered again unless it continues. */
  readonly given: number
  /** Nothing of it had been read before this run. */
  readonly isNew?: true
  /** Offset up to which the file held other lines before, which were delivered. */
  readonly delivered?: number
  /** Offset at which the file was cut: NULs that follow are a hole. */
  readonly cutAt?: number
  /** How to read its lines; null for compressed content, where that is known only after inflating. */
  readonly format: TextFormat | null
  /** What was known of compressed content before it was inflated in this run. */
  readonly known?: KnownContent
  /** For compressed content that existed at the start and is skipped: the size of the file then. */
  readonly left?: number
}

import type { LineContext } from './file-lines.ts'
import type { FileWatermarks } from './file-acks.ts'
import type { OpenLimit } from './open-limit.ts'
import type { ReadRate } from '../read-rate.ts'
import type { ReadQueue } from './read-queue.ts'

/** What the parts of one source share. */
export interface Shared extends LineContext {
  readonly queue: ReadQueue
  readonly openLimit: OpenLimit
  /** Counts everything that is read of contents, for `max_bytes_per_second`. */
  readonly rate: ReadRate
  readonly watermarks: FileWatermarks
}

import type { OpenContext } from '../../../types/connector.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { LineCounts } from '../line-report.ts'
import type { FileParams } from '../params.ts'
import type { OpenLimit } from './open-limit.ts'
import type { PortionQueue } from './portion-queue.ts'

/** What all parts of one source that follows files share. */
export interface Following {
  readonly params: FileParams
  readonly context: OpenContext
  readonly counts: LineCounts
  readonly queue: PortionQueue
  readonly openLimit: OpenLimit
  /** Ends the source. */
  readonly onFailed: (error: SourceError) => void
}

import type { Clock } from '../../../types/clock.ts'
import type { FolderFs } from './folder-fs.ts'
import type { Processes } from './processes.ts'

/** What a lock is taken and held with. */
export interface LockParts {
  readonly fs: FolderFs
  readonly processes: Processes
  readonly clock: Clock
  /** Ends the waiting for a holder that has to be watched. */
  readonly signal: AbortSignal
}

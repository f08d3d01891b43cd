import type { OpenLimit } from './open-limit.ts'
import type { PortionQueue } from './portion-queue.ts'
import type { TailContext } from './tailed-file.ts'

/** What all parts of one source that follows files share. */
export interface Following extends TailContext {
  readonly queue: PortionQueue
  readonly openLimit: OpenLimit
}

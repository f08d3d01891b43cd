import type { FileEvent } from './file-event.ts'

/** Whatever gives lines, one at a time. */
export interface LineSupply {
  /** The next line in hand, or null. */
  next(): FileEvent | null
}

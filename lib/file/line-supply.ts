import type { TurnLimit } from '../core/turn-limit.ts'
import type { FileEvent } from './file-event.ts'

/** Whatever gives lines, one at a time. */
export interface LineSupply {
  /** The next line in hand, or null. */
  next(): FileEvent | null
  /** What to wait for before calling `next` again, if it returned null although more is in hand. */
  readonly pause?: TurnLimit | null
}

/** Gives what `give` gives, one time. */
export function once(give: () => FileEvent | null): LineSupply {
  let given = false
  return {
    next: () => {
      if (given) return null
      given = true
      return give()
    }
  }
}

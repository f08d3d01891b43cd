import type { TurnLimit } from '../core/turn-limit.ts'
import type { FileEvent } from './file-event.ts'

/** A supplier of lines, one at a time. */
export interface LineSupply {
  /** The next line that is ready, or null. */
  next(): FileEvent | null
  /** What to wait for before calling `next` again, if `next` returned null although more lines are ready. */
  readonly pause?: TurnLimit | null
}

/** Supplies the result of `give` once, then null. */
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

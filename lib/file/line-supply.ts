import type { TurnLimit } from '../core/turn-limit.ts'
import type { FileEvent } from './file-event.ts'

/** Whatever gives lines, one at a time. */
export interface LineSupply {
  /** The next line in hand, or null. */
  next(): FileEvent | null
  /** What has to be waited for before `next` is asked again, where it gave null though more is in hand. */
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

import type { Check } from '../../../types/classification.ts'
import { only } from './advice.ts'
import type { Conditional } from './entry.ts'

// Positions are kept in a folder, or in a store of the user's own: nothing that is said of one helps with the other.

export function ofFolder<T extends Check>(...advice: readonly T[]): readonly (T & Conditional)[] {
  return advice.map((one) => only(['folder'], one))
}

export function ofStore<T extends Check>(...advice: readonly T[]): readonly (T & Conditional)[] {
  return advice.map((one) => only(['store'], one))
}

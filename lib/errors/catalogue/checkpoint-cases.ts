import type { Check } from '../../../types/classification.ts'
import { only } from './advice.ts'
import type { Conditional } from './entry.ts'

// Positions are kept in a folder, or in the user's own store: advice for one does not help with the other.

export function ofFolder<T extends Check>(...advice: readonly T[]): readonly (T & Conditional)[] {
  return advice.map((one) => only(['folder'], one))
}

export function ofStore<T extends Check>(...advice: readonly T[]): readonly (T & Conditional)[] {
  return advice.map((one) => only(['store'], one))
}

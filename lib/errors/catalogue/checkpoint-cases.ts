import type { Check } from '../../../types/classification.ts'
import { only } from './advice.ts'
import type { Conditional } from './entry.ts'

// The cases of a checkpoint code: positions are kept in a folder, or in the user's own store, which need different
// advice.

export function ofFolder<T extends Check>(...advice: readonly T[]): readonly (T & Conditional)[] {
  return advice.map((one) => only(['folder'], one))
}

export function ofStore<T extends Check>(...advice: readonly T[]): readonly (T & Conditional)[] {
  return advice.map((one) => only(['store'], one))
}

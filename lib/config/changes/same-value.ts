import { isDeepStrictEqual } from 'node:util'
import { isTable, isSecret } from '../params/value-kinds.ts'

/**
 * Whether two params have the same value. Secrets expose nothing, so they are compared by their revealed texts.
 */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (isSecret(one) || isSecret(other)) return isSecret(one) && isSecret(other) && one.reveal() === other.reveal()
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item: unknown, index) => isSameValue(item, other[index]))
  }
  if (!isTable(one) || !isTable(other)) return isDeepStrictEqual(one, other)
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSameValue(one[name], other[name]))
  )
}

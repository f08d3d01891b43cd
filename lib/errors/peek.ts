/**
 * Reads a property of any value; undefined if there is none, or if reading it throws (a getter, a revoked proxy). All
 * code that inspects foreign errors uses this function, and therefore never throws.
 */
export function peek(value: unknown, name: string | number): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return Reflect.get(value, name)
  } catch {
    return undefined
  }
}

/** The property if it is a non-empty string, otherwise undefined. */
export function peekString(value: unknown, name: string): string | undefined {
  const found = peek(value, name)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The first 64 names of an object's own properties; none if the value is no object, or if reading them throws. */
export function namesOf(value: unknown): readonly string[] {
  try {
    return typeof value === 'object' && value !== null ? Object.keys(value).slice(0, 64) : []
  } catch {
    return []
  }
}

/** The strings among the first 8 elements of a list; none if the value is no list, or if reading it throws. */
export function textsOf(value: unknown): readonly string[] {
  return Array.from({ length: 8 }, (_, index) => peek(value, index)).filter((one) => typeof one === 'string')
}

/**
 * Reads a property of any value at all; undefined where there is none or where reading it throws (a getter, a proxy
 * that was revoked). All code that looks into foreign errors uses this, which makes that code total.
 */
export function peek(value: unknown, name: string | number): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return Reflect.get(value, name)
  } catch {
    return undefined
  }
}

/** The property where it is a string that is not empty, else undefined. */
export function peekString(value: unknown, name: string): string | undefined {
  const found = peek(value, name)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The first 64 names of an object's own properties; none where it is no object or does not tell. */
export function namesOf(value: unknown): readonly string[] {
  try {
    return typeof value === 'object' && value !== null ? Object.keys(value).slice(0, 64) : []
  } catch {
    return []
  }
}

/** The texts among the first 8 elements of a list; none where it is no list or does not tell. */
export function textsOf(value: unknown): readonly string[] {
  return Array.from({ length: 8 }, (_, index) => peek(value, index)).filter((one) => typeof one === 'string')
}

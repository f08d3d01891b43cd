import { namesOf, peek } from '../../errors/peek.ts'

/** The number at this name; 0 if there is none. */
export function numberAt(value: unknown, name: string): number {
  return numberOrNullAt(value, name) ?? 0
}

export function numberOrNullAt(value: unknown, name: string): number | null {
  const number = peek(value, name)
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** The entries (name => value) of any value; none if it is no object. */
export function recordOf(value: unknown): readonly (readonly [string, unknown])[] {
  return namesOf(value).map((name) => [name, peek(value, name)] as const)
}

/**
 * Whether the value can be the name of a param or one of its choices, as opposed to a path, an address or a sentence.
 */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(value)
}

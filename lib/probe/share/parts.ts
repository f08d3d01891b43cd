import { namesOf, peek } from '../../errors/peek.ts'

/** A number at that name; 0 where there is none. */
export function numberAt(value: unknown, name: string): number {
  return numberOrNullAt(value, name) ?? 0
}

export function numberOrNullAt(value: unknown, name: string): number | null {
  const number = peek(value, name)
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** name => value, of any value at all. */
export function recordOf(value: unknown): readonly (readonly [string, unknown])[] {
  return namesOf(value).map((name) => [name, peek(value, name)] as const)
}

/** Whether it can be a name of a param or one of its choices, and neither a path, an address nor a sentence. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(value)
}

/** A pattern and what it means. */
export type Phrase<T> = readonly [pattern: RegExp, meaning: T]

/**
 * The meaning of the first phrase in a text; of two at one place, the one that is first in the table. Undefined if
 * there is none.
 */
export function firstSaid<T>(phrases: readonly Phrase<T>[], words: string): T | undefined {
  let first: { readonly at: number; readonly meaning: T } | undefined
  for (const [pattern, meaning] of phrases) {
    const at = words.search(pattern)
    if (at !== -1 && (first === undefined || at < first.at)) first = { at, meaning }
  }
  return first?.meaning
}

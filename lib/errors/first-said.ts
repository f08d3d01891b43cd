/** A pattern and what it means. */
export type Phrase<T> = readonly [pattern: RegExp, meaning: T]

/**
 * The meaning of the phrase that occurs first in a text; if two begin at the same place, the first one in the table
 * counts. Undefined if there is none.
 */
export function firstSaid<T>(phrases: readonly Phrase<T>[], words: string): T | undefined {
  let first: { readonly at: number; readonly meaning: T } | undefined
  for (const [pattern, meaning] of phrases) {
    const at = words.search(pattern)
    if (at !== -1 && (first === undefined || at < first.at)) first = { at, meaning }
  }
  return first?.meaning
}

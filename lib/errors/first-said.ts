/** A pattern and what it means. */
export type Phrase<T> = readonly [pattern: RegExp, meaning: T]

/**
 * What the phrase means that a text has first; of two at one place the one that stands first in the table. Undefined
 * where it has none.
 */
export function firstSaid<T>(phrases: readonly Phrase<T>[], words: string): T | undefined {
  let first: { readonly at: number; readonly meaning: T } | undefined
  for (const [pattern, meaning] of phrases) {
    const at = words.search(pattern)
    if (at !== -1 && (first === undefined || at < first.at)) first = { at, meaning }
  }
  return first?.meaning
}

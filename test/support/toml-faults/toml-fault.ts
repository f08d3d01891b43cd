/**
 * What is written, where the culprit stands and how long it is, where Python's tomllib sees it (null: only at the end
 * of the text), what is said, what to write, and the text with the fix in it where one is certain.
 */
export type TomlFault = readonly [
  text: string,
  place: string,
  tomllib: string | null,
  message: string,
  suggestion: string | undefined,
  mended?: string
]

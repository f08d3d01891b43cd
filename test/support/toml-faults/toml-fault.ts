/**
 * A faulty text, the position and length of the fault, the position that Python's tomllib reports (null: only the end
 * of the text), the message, the remedy, and the corrected text if the fix is certain.
 */
export type TomlFault = readonly [
  text: string,
  place: string,
  tomllib: string | null,
  message: string,
  suggestion: string | undefined,
  mended?: string
]

/** A replacement for a part of a text; an empty part makes it an insertion. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Applies replacements, which have to be in order and must not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let made = ''
  let at = 0
  for (const { start, end, text: instead } of splices) {
    made += text.slice(at, start) + instead
    at = end
  }
  return made + text.slice(at)
}

/** The start of an offset's line. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** The end of an offset's line, before the line end. The offset must not be in a string. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  if (end === -1) return text.length
  return text.charAt(end - 1) === '\r' && end > at ? end - 1 : end
}

/** The start of the next line. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

/** The line ending to use at the end of a line: its own, or, on the last line, the first one of the text. */
export function lineEnding(text: string, at: number): string {
  const end = text.indexOf('\n', at)
  const known = end === -1 ? text.indexOf('\n') : end
  return known > 0 && text.charAt(known - 1) === '\r' ? '\r\n' : '\n'
}

/** The text before an offset on its line, if that is only spaces. */
export function indentation(text: string, at: number): string | null {
  const before = text.slice(lineStart(text, at), at)
  return /^[ \t]*$/.test(before) ? before : null
}

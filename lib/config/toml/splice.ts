/** A part of a text that is replaced; empty where something is put between. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with its parts replaced, which are in order and do not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let made = ''
  let at = 0
  for (const { start, end, text: instead } of splices) {
    made += text.slice(at, start) + instead
    at = end
  }
  return made + text.slice(at)
}

/** Where the line of an offset begins. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** Where it ends, before its line end. The offset is in no string. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  if (end === -1) return text.length
  return text.charAt(end - 1) === '\r' && end > at ? end - 1 : end
}

/** Where the next line begins. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

/** The line end that is used at the end of a line, or in the rest of the text where that is the last one. */
export function lineEnding(text: string, at: number): string {
  const end = text.indexOf('\n', at)
  const known = end === -1 ? text.indexOf('\n') : end
  return known > 0 && text.charAt(known - 1) === '\r' ? '\r\n' : '\n'
}

/** What stands before an offset in its line, if that is only spaces. */
export function indentation(text: string, at: number): string | null {
  const before = text.slice(lineStart(text, at), at)
  return /^[ \t]*$/.test(before) ? before : null
}

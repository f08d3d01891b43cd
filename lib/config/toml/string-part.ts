import type { ValuePart } from '../../../types/params.ts'

/**
 * Finds a part of a string's value among the characters of its source text, quotes included; null if the source is not
 * that string.
 */
export function partOfString(written: string, text: string, { offset, length }: ValuePart): ValuePart | null {
  const [opening = ''] = OPENING.exec(written) ?? []
  const quotes = opening.trimEnd()
  const body = written.slice(opening.length, -quotes.length)
  let read = ''
  /** For each unit of the value, where its source begins and ends. */
  const spans: (readonly [start: number, end: number])[] = []
  for (const { 0: piece, index } of body.matchAll(PIECE)) {
    const said = quotes.startsWith('"') ? meaning(piece) : piece
    const start = opening.length + index
    for (let unit = 0; unit < said.length; unit++)
      spans.push(said === piece ? [start + unit, start + unit + 1] : [start, start + piece.length])
    read += said
  }
  const [first, last] = [spans[offset], spans[offset + length - 1]]
  return read === text && first !== undefined && last !== undefined
    ? { offset: first[0], length: last[1] - first[0] }
    : null
}

/** The value of a piece of a double-quoted string. */
function meaning(piece: string): string {
  if (!piece.startsWith('\\')) return piece
  const code = Number.parseInt(piece.slice(2), 16)
  return ESCAPES[piece] ?? (code <= 0x10ffff ? String.fromCodePoint(code) : '')
}

/** A line feed right after three quotes does not count. */
const OPENING = /^(?:(?:"{3}|'{3})(?:\r?\n)?|["']?)/
const PIECE = /\\(?:u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|x[\dA-Fa-f]{2}|[ \t]*\r?\n\s*|[^])|[^\\]+|\\/g
const ESCAPES: Readonly<Record<string, string>> = {
  '\\b': '\b',
  '\\t': '\t',
  '\\n': '\n',
  '\\f': '\f',
  '\\r': '\r',
  '\\e': '\u001B',
  '\\"': '"',
  '\\\\': '\\'
}

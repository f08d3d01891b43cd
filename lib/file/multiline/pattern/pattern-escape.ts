import { anyChar, type CharSet, classEscape } from './char-set.ts'

/** What a backslash and the characters after it mean. */
export interface PatternEscape {
  /** Null where it takes no character. */
  readonly set: CharSet | null
  /** Characters of the source. */
  readonly width: number
  /** What cannot be judged; null where all can. */
  readonly unknown: string | null
}

/** The escape whose backslash stands at `at`. */
export function escapeAt(source: string, at: number, inClass: boolean): PatternEscape {
  const letter = source[at + 1] ?? ''
  const known = classEscape(letter)
  if (known !== null) return { set: known, width: 2, unknown: null }
  if (!inClass && (letter === 'b' || letter === 'B')) return { set: null, width: 2, unknown: null }
  if (!inClass && (letter === 'k' || letter >= '1' && letter <= '9')) return { set: anyChar, width: 2, unknown: `the back reference \`\\${letter}\`` }
  PROPERTY.lastIndex = at
  const property = PROPERTY.exec(source)
  if (property !== null) return { set: anyChar, width: property[0].length, unknown: null }
  return literal(source, at, letter)
}

function literal(source: string, at: number, letter: string): PatternEscape {
  CODE.lastIndex = at
  const [written, short, unit, point, control] = CODE.exec(source) ?? []
  if (written !== undefined) {
    const digits = short ?? unit ?? point
    return one(digits === undefined ? (control ?? '').charCodeAt(0) % 32 : Number.parseInt(digits, 16), written.length)
  }
  const code = CONTROLS[letter] ?? source.codePointAt(at + 1) ?? 0
  return one(code, code > 0xFFFF ? 3 : 2)
}

function one(code: number, width: number): PatternEscape {
  return { set: [code, code], width, unknown: null }
}

const PROPERTY = /\\p\{[^}]*\}/iy
const CODE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]+)\}|c([a-z]))/iy
/** letter => code; `\b` comes here from classes alone. */
const CONTROLS: Readonly<Record<string, number>> = { 0: 0, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }

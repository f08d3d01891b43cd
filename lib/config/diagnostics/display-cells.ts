import { visibleText } from '../../errors/visible-text.ts'

/** A character as a terminal shows it. */
export interface DisplayCell {
  readonly text: string
  /** How many columns it takes. */
  readonly width: number
}

const TAB = '    '

/**
 * Converts a line into what a terminal shows, one cell for each UTF-16 code unit (the second of a pair is empty). A tab
 * becomes four spaces; control characters, and spaces that look like a plain one, become escapes; wide characters such
 * as Chinese take two columns.
 */
export function displayCells(line: string): readonly DisplayCell[] {
  const cells: DisplayCell[] = []
  for (const char of line) {
    const text = char === '\t' ? TAB : char !== ' ' && SPACE.test(char) ? escaped(char) : visibleText(char)
    cells.push({ text, width: text === char ? widthOf(char) : text.length })
    if (char.length > 1) cells.push({ text: '', width: 0 })
  }
  return cells
}

export function widthOfCells(cells: readonly DisplayCell[]): number {
  return cells.reduce((width, cell) => width + cell.width, 0)
}

function escaped(space: string): string {
  return String.raw`\u${space.charCodeAt(0).toString(16).padStart(4, '0')}`
}

const SPACE = /\p{Zs}/u
const COMBINING = /\p{M}/u

function widthOf(char: string): number {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (COMBINING.test(char)) return 0
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

/** Blocks that terminals show two columns wide: Hangul, CJK and its punctuation, full-width forms, emoji. */
const WIDE: ReadonlyArray<readonly [first: number, last: number]> = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd]
]

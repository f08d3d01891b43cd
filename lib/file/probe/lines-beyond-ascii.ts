import { isUtf8 } from 'node:buffer'

/** A line of a text, numbered from 1. */
export interface NumberedLine {
  readonly number: number
  readonly bytes: Buffer
}

/** The lines of a text with non-ASCII characters. */
export interface LinesBeyondAscii {
  readonly utf8: readonly NumberedLine[]
  /** Lines that are not UTF-8. */
  readonly other: readonly NumberedLine[]
  /** UTF-8 lines whose last character was cut: a fault of the writer, not a sign of another charset. */
  readonly torn: readonly NumberedLine[]
}

/**
 * Pure: the lines of a sample with non-ASCII characters. The last line may be cut, so it counts only if it is the only
 * line; its end may then be torn.
 */
export function linesBeyondAscii(content: Buffer): LinesBeyondAscii {
  const found = { utf8: [] as NumberedLine[], other: [] as NumberedLine[], torn: [] as NumberedLine[] }
  let start = 0
  for (let number = 1; start < content.length; number++) {
    const end = content.indexOf(0x0a, start)
    if (end === -1 && start > 0) break
    const bytes = content.subarray(start, end === -1 ? content.length : end)
    start = end === -1 ? content.length : end + 1
    if (isAscii(bytes)) continue
    if (isUtf8(bytes) || (end === -1 && isTorn(bytes))) found.utf8.push({ number, bytes })
    else (isTorn(bytes) ? found.torn : found.other).push({ number, bytes })
  }
  return found
}

/** `3, 7, 12 and 5 more` */
export function numbersText(lines: readonly Pick<NumberedLine, 'number'>[]): {
  readonly en: string
  readonly zh: string
} {
  const first = lines.slice(0, MOST_NUMBERS).map(({ number }) => number)
  const more = lines.length - first.length
  const noun = lines.length === 1 ? 'line' : 'lines'
  return {
    en: `${noun} ${first.join(', ')}${more === 0 ? '' : ` and ${more} more`}`,
    zh: `第 ${first.join('、')} 行${more === 0 ? '' : `等 ${lines.length} 行`}`
  }
}

function isAscii(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 0x80)
}

/** True for whole characters, some of them non-ASCII, followed by the beginning of one more. */
function isTorn(bytes: Buffer): boolean {
  return [1, 2, 3].some((cut) => {
    const whole = bytes.subarray(0, -cut)
    return (bytes.at(-cut) ?? 0) >= 0xc2 && isUtf8(whole) && !isAscii(whole)
  })
}

const MOST_NUMBERS = 5

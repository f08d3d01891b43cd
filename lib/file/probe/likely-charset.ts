import { isUtf8 } from 'node:buffer'
import { wholeUtf8 } from '../../core/whole-utf8.ts'
import { lineFeed } from '../line-ending.ts'
import { leadingNuls } from '../nul-hole.ts'
import { looksLike } from '../sniff.ts'
import { CHARSETS } from './charsets.ts'
import { linesBeyondAscii, type NumberedLine } from './lines-beyond-ascii.ts'

/**
 * Pure: the likely charset of text without a byte order mark, by its WHATWG name; `ascii`; `binary` if the content is
 * not text; `mixed` if some lines are UTF-8 and others are not. Null if nothing indicates a charset. A charset is
 * likely if the text decodes mostly to common characters.
 */
export function likelyCharset(content: Buffer): string | null {
  const bytes = content.subarray(leadingNuls(content, lineFeed))
  const wide = wideCharset(bytes)
  if (wide !== null) return wide
  if (controls(bytes) > bytes.length * MOST_CONTROLS) return 'binary'
  if (bytes.every((byte) => byte < 0x80))
    return ESCAPES.some((escape) => bytes.includes(escape)) ? 'iso-2022-jp' : 'ascii'
  if (isUtf8(untilLastLine(bytes))) return 'utf-8'
  const { utf8, other } = linesBeyondAscii(bytes)
  // If the only invalid lines are torn, the text is UTF-8 whose writer was interrupted
  if (other.length === 0) return 'utf-8'
  const likely = likelyOldCharset(other)
  return utf8.length === 0 || areByChance(utf8, other, likely) ? likely : likely === null ? null : 'mixed'
}

/** Pure: the likely charset of lines that are not UTF-8. */
export function likelyOldCharset(lines: readonly NumberedLine[]): string | null {
  const bytes = Buffer.concat(lines.flatMap((line) => [line.bytes, LINE_END]))
  return CHARSETS.find(({ isLikely }) => isLikely(bytes))?.name ?? null
}

/**
 * A short word in a double-byte charset is sometimes valid UTF-8 by chance, so a few such lines in a Chinese text count
 * as Chinese too.
 */
function areByChance(utf8: readonly NumberedLine[], other: readonly NumberedLine[], likely: string | null): boolean {
  if (likely === null || !TWO_BYTES.has(likely) || utf8.length * FEW > other.length) return false
  return utf8.every(
    ({ bytes }) => bytes.every((byte) => byte < 0xe0) && bytes.filter((byte) => byte >= 0x80).length <= SHORT_BYTES
  )
}

/** Recognises UTF-16 by its NULs or, for all-Chinese text without NULs, by the decoded characters. */
function wideCharset(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const looks = looksLike(bytes)
  if (looks === 'utf-16le' || looks === 'utf-16be') return looks
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2))
  const isNarrow = looks === 'text' && (controls(bytes) === 0 || isUtf8(untilLastLine(bytes)))
  // Any two lower-case letters decode to an ideograph, so this proves nothing for ASCII text with stray NULs
  if (
    isNarrow ||
    even.length < FEWEST_WIDE ||
    bytes.every(
      (byte) => byte === 0 || byte === 0x0a || byte === 0x0d || byte === 0x09 || (byte >= 0x20 && byte < 0x7f)
    )
  )
    return null
  return (
    (['utf-16le', 'utf-16be'] as const).find(
      (charset) => wideShare(new TextDecoder(charset).decode(even)) >= WIDE_SHARE
    ) ?? null
  )
}

/**
 * The share of characters that are common in UTF-16 logs: ASCII, ideographs and their punctuation, Hangul, Cyrillic.
 */
function wideShare(text: string): number {
  return (
    (text.match(/[\u4E00-\u9FFF\u3000-\u30FF\uFF00-\uFFEF\uAC00-\uD7A3\u0400-\u04FF\t\r\n -~]/g)?.length ?? 0) /
    text.length
  )
}

/** Omits the last line: a sample may be cut in the middle of a character. */
function untilLastLine(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(0x0a)
  return end === -1 ? bytes.subarray(0, wholeUtf8(bytes) || bytes.length) : bytes.subarray(0, end)
}

function controls(bytes: Buffer): number {
  let count = 0
  for (const byte of bytes) if (byte < 0x20 && (byte < 0x07 || byte > 0x0d) && byte !== 0x1b) count++
  return count
}

const LINE_END = Buffer.from('\n')
const TWO_BYTES: ReadonlySet<string> = new Set(['gb18030', 'big5', 'euc-kr', 'euc-jp', 'shift_jis'])
/** At most one UTF-8 line for this many others counts as chance. */
const FEW = 3
const SHORT_BYTES = 4
/** The escape sequences that switch from ASCII to Japanese. */
const ESCAPES = ['\u001B$B', '\u001B$@'] as const
/** The largest share of control bytes in text, which has next to none. */
const MOST_CONTROLS = 0.01
const FEWEST_WIDE = 8
const WIDE_SHARE = 0.95

// Characters of other scripts and keyboards that look like ASCII characters, and the ones that were meant.

/** Quotes of word processors and of Chinese keyboards, and the backtick. */
export const ODD_QUOTES =
  '\u201C\u201D\u201E\u201F\u00AB\u00BB\u2018\u2019\u201A\u201B`\u00B4\u300C\u300D\u300E\u300F\uFF02\uFF07'

/**
 * The ASCII equivalent of a full-width character, of Chinese punctuation, or of a minus-like sign; null for any other
 * character.
 */
export function plainSign(char: string): string | null {
  const other = SIGNS[char]
  if (other !== undefined) return other
  return /^[\uFF01-\uFF5E]$/.test(char) ? String.fromCharCode(char.charCodeAt(0) - 0xfee0) : null
}

/** The ASCII letter that a letter of another script looks like; null if there is none. */
export function plainLetter(char: string): string | null {
  const at = LOOKALIKES.indexOf(char)
  return at < 0 ? null : LETTERS.charAt(at)
}

/**
 * Whether a character is invisible: it has no width, changes the reading direction, or is a control character. Line
 * ends, tabs and line separators do not count.
 */
export function isUnseen(char: string): boolean {
  return UNSEEN.test(char)
}

/** Whether a character is a space other than U+0020. */
export function isOddSpace(char: string): boolean {
  return char !== ' ' && ODD_SPACE.test(char)
}

/** A name as a reader sees it: with ASCII letters, without invisible characters. */
export function plainName(name: string): string {
  if (!NOT_PLAIN.test(name)) return name
  return Array.from(name, (char) => (isUnseen(char) ? '' : (plainSign(char) ?? plainLetter(char) ?? char))).join('')
}

const SIGNS: Readonly<Record<string, string>> = {
  '\u3001': ',',
  '\u3002': '.',
  '\u3010': '[',
  '\u3011': ']',
  '\uFF1A': '=',
  '\u2212': '-',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-'
}
const LOOKALIKES =
  '\u0430\u0432\u0435\u043A\u043C\u043D\u043E\u0440\u0441\u0442\u0443\u0445\u0456\u0458\u0455\u0501\u04BB\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405' +
  '\u03BF\u03B1\u03BD\u03C1\u03C4\u03C5\u03B9\u03BA\u0391\u0392\u0395\u0396\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7'
const LETTERS = 'abekmhopctyxijsdhABEKMHOPCTYXIJSoavptuikABEZHIKMNOPTYX'
const UNSEEN = /^(?:(?![\t\n\v\f\r\u0085])[\p{Cf}\p{Cc}]|\u034F|\u115F|\u1160|\u180E|\u3164|\p{Variation_Selector})$/u
const ODD_SPACE = /^\p{Zs}$/u
const NOT_PLAIN = /[^ -~]/

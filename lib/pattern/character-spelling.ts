/**
 * The code point of a plain character or an escape in RE2 syntax; null for any other text, and for escapes that are not
 * passed on to `RegExp`.
 */
export function characterOf(text: string): number | null {
  if (!text.startsWith('\\')) return Array.from(text).length === 1 ? (text.codePointAt(0) ?? null) : null
  const [, short, long] = /^\\x(?:([\da-f]{2})|\{([\da-f]+)\})$/i.exec(text) ?? []
  const digits = short ?? long
  if (digits !== undefined) return Number.parseInt(digits, 16)
  return CONTROLS[text] ?? (PUNCTUATION.test(text) ? text.charCodeAt(1) : null)
}

/** A character in the syntax of a `RegExp` with the flag `u`, valid inside and outside of brackets. */
export function spelled(code: number): string {
  return `\\u{${code.toString(16)}}`
}

/** escape => its members, for use inside of brackets. RE2's `\s` has no vertical tab and nothing beyond ASCII. */
export const SETS: Readonly<Record<string, string>> = {
  '\\d': '\\d',
  '\\D': '\\D',
  '\\w': '\\w',
  '\\W': '\\W',
  '\\s': '\\t\\n\\f\\r ',
  '\\S': '\\0-\\x08\\x0B\\x0E-\\x1F!-\\u{10FFFF}'
}

const CONTROLS: Readonly<Record<string, number>> = { '\\a': 7, '\\t': 9, '\\n': 10, '\\v': 11, '\\f': 12, '\\r': 13 }
/** A backslash before any ASCII character that is neither a letter nor a digit. */
// oxlint-disable-next-line no-control-regex -- control characters are meant
const PUNCTUATION = /^\\[\0-/:-@[-`{-\x7F]$/

/**
 * The lexical rules of TOML that a position scanner needs: each function takes the text and an offset, and returns the
 * offset after what it skipped. They only separate pieces; the parser judges whether a piece is valid.
 */

const TAB = 9,
  LF = 10,
  CR = 13,
  SPACE = 32,
  QUOTE = 34,
  HASH = 35,
  APOSTROPHE = 39,
  COMMA = 44,
  BACKSLASH = 92
const CLOSE_BRACKET = 93,
  CLOSE_BRACE = 125

/** A part of a dotted key. */
export interface KeyPart {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** After spaces and tabs. */
export function skipSpaces(text: string, at: number): number {
  let pos = at
  while (isSpace(text.charCodeAt(pos))) pos++
  return pos
}

/** After spaces, line ends and comments. */
export function skipBlank(text: string, at: number): number {
  let pos = at
  while (pos < text.length) {
    const code = text.charCodeAt(pos)
    if (code === HASH) pos = skipComment(text, pos)
    else if (isSpace(code) || code === LF || code === CR) pos++
    else break
  }
  return pos
}

export function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE
}

/** After any of the four kinds of strings; at the end of the line or the text if the string is not closed. */
export function skipString(text: string, at: number): number {
  const quote = text.charAt(at)
  return text.startsWith(quote.repeat(3), at) ? skipMultiline(text, at, quote) : skipSingleLine(text, at, quote)
}

/** After a number, a boolean, a date, or anything else without quotes. */
export function skipScalar(text: string, at: number): number {
  const end = skipWord(text, at)
  const isDate = end - at === 10 && text.charAt(at + 4) === '-' && text.charAt(at + 7) === '-'
  // A space may separate a date from its time
  return isDate && text.charAt(end) === ' ' && isDigit(text.charCodeAt(end + 1)) ? skipWord(text, end + 1) : end
}

/** The parts of a dotted key and the offset after it; no parts if there is no key. */
export function readKey(
  text: string,
  at: number,
  maxParts: number
): { readonly parts: readonly KeyPart[]; readonly end: number } {
  const parts: KeyPart[] = []
  let pos = skipSpaces(text, at)
  while (parts.length <= maxParts) {
    const part = readKeyPart(text, pos)
    if (part === null) return { parts: [], end: pos }
    parts.push(part)
    pos = skipSpaces(text, part.end)
    if (text.charAt(pos) !== '.') break
    pos = skipSpaces(text, pos + 1)
  }
  return { parts, end: pos }
}

/** After a comment, at the line end. */
function skipComment(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function skipMultiline(text: string, at: number, quote: string): number {
  const delimiter = quote.repeat(3)
  let pos = at + 3
  for (;;) {
    const end = text.indexOf(delimiter, pos)
    if (end < 0) return text.length
    if (quote === '"' && isEscaped(text, end, at + 3)) {
      pos = end + 1
      continue
    }
    // One or two quotes before the closing three belong to the string
    let behind = end + 3
    while (behind < end + 5 && text.charAt(behind) === quote) behind++
    return behind
  }
}

/** Whether an odd number of backslashes precedes the offset. */
function isEscaped(text: string, at: number, start: number): boolean {
  let pos = at
  while (pos > start && text.charCodeAt(pos - 1) === BACKSLASH) pos--
  return (at - pos) % 2 === 1
}

function skipSingleLine(text: string, at: number, quote: string): number {
  for (let pos = at + 1; pos < text.length; pos++) {
    const char = text.charAt(pos)
    if (char === quote) return pos + 1
    if (char === '\n') return pos
    if (char === '\\' && quote === '"' && text.charAt(pos + 1) !== '\n') pos++
  }
  return text.length
}

function skipWord(text: string, at: number): number {
  let pos = at
  while (pos < text.length && !endsWord(text.charCodeAt(pos))) pos++
  return pos
}

function endsWord(code: number): boolean {
  return (
    isSpace(code) ||
    code === LF ||
    code === CR ||
    code === COMMA ||
    code === HASH ||
    code === CLOSE_BRACKET ||
    code === CLOSE_BRACE
  )
}

function readKeyPart(text: string, at: number): KeyPart | null {
  if (isQuote(text.charCodeAt(at))) {
    const end = skipSingleLine(text, at, text.charAt(at))
    const inner = text.slice(at + 1, end - 1)
    return { name: text.charAt(at) === '"' ? unescapeBasic(inner) : inner, start: at, end }
  }
  let end = at
  while (isBareKey(text.charCodeAt(end))) end++
  return end === at ? null : { name: text.slice(at, end), start: at, end }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001B',
  '"': '"',
  '\\': '\\'
}

/** The value of a basic string, or of a part of one. */
export function unescapeBasic(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs, (all, x, u, U, other) => {
    const hex: unknown = x ?? u ?? U
    if (typeof hex !== 'string') return ESCAPES[String(other)] ?? all
    const code = Number.parseInt(hex, 16)
    return code > 0x10ffff ? all : String.fromCodePoint(code)
  })
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isBareKey(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45
}

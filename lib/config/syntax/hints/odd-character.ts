import { isOddSpace, isUnseen, ODD_QUOTES, plainSign } from '../../../core/plain-characters.ts'
import { oddInLine, quotedLength } from './odd-in-line.ts'
import { isShowable, lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/**
 * Hints for characters that look like TOML's own or are invisible: quotes of word processors, full-width forms of
 * Chinese keyboards, odd spaces and line ends.
 */
export function oddCharacter(fault: SyntaxFault): SyntaxHint | null {
  const { text, offset } = fault
  const char = String.fromCodePoint(text.codePointAt(offset) ?? 0)
  if (offset >= text.length) return null
  if (ODD_QUOTES.includes(char)) return oddQuotes(fault, char)
  // Followed by a line feed, it ends its line correctly
  if (char === '\r') return text.charAt(offset + 1) === '\n' ? null : loneReturn(text)
  if (SEPARATORS.test(char))
    return {
      message: `a line separator (${hex(char)}) stands here, which TOML does not allow`,
      suggestion: 'end the line as the others end, with LF or CRLF',
      length: 1
    }
  if (isUnseen(char) || isOddSpace(char)) return oddSpace(fault, char)
  return plainSign(char) === null || isDash(fault, char) ? null : oddSign(fault, char)
}

/** The offset of a lookalike quote that ends something in a line; -1 if there is none. */
export function oddQuoteIn(line: string): number {
  return line.search(CLOSING)
}

function oddQuotes(fault: SyntaxFault, char: string): SyntaxHint {
  const { text, offset, isSecretName } = fault
  const { start, text: line } = lineAt(text, offset)
  if (line.startsWith('```', offset - start))
    return {
      isLast: true,
      message: 'this is Markdown around TOML',
      suggestion: 'leave out the lines that begin with ```',
      length: 3
    }
  const length = quotedLength(line, offset - start)
  const inner = length === null ? null : line.slice(offset - start + 1, offset - start + length - 1)
  const hint: SyntaxHint = {
    message: `${char === '`' ? 'a backtick' : `\`${char}\``} is not a quotation mark in TOML`,
    suggestion: 'write it with straight quotes: "..."',
    length: char.length
  }
  // Without its counterpart, or around text that would need escapes, the quote is left to a person
  if (inner === null) return hint
  const shown = isShowable(line, isSecretName)
    ? { suggestion: `write it with straight quotes: "${inner}"`, length: inner.length + 2 }
    : {}
  return { ...hint, ...shown, rewrites: oddInLine(fault) }
}

/** The whole file may use such line ends: each of them becomes a line feed. */
function loneReturn(text: string): SyntaxHint {
  const hint: SyntaxHint = {
    isLast: true,
    message: 'a line ends here with CR alone, which TOML does not allow',
    suggestion: 'save the file with LF or CRLF line ends',
    length: 1
  }
  const all = text.includes('\n')
    ? []
    : Array.from(text.matchAll(/\r/g), ({ index }) => ({ offset: index, length: 1, written: '\n' }))
  return all.length === 0 || all.length > MOST_LINES ? hint : { ...hint, rewrites: all }
}

function oddSpace(fault: SyntaxFault, char: string): SyntaxHint {
  const { text, offset } = fault
  const unseen = isUnseen(char)
  let length = 0
  while (length < 100 && (unseen ? isUnseen : isOddSpace)(text.charAt(offset + length))) length++
  return {
    message: `${NAMES[char] ?? (unseen ? 'an invisible character' : 'a special space')} (${hex(char)}) stands here, which TOML does not allow`,
    suggestion: unseen ? 'delete it' : 'write a plain space',
    length: Math.max(1, length),
    rewrites: oddInLine(fault)
  }
}

function oddSign(fault: SyntaxFault, char: string): SyntaxHint {
  const { text, offset, isSecretName } = fault
  const comment = commentSign(fault, char)
  if (comment !== null) return comment
  const [word = char] = /^[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]+/.exec(text.slice(offset, offset + 40)) ?? []
  if (
    plainSign(char) === ';' &&
    /^\s*(?:#|$)/.test(lineAt(text, offset + 1).text.slice(offset + 1 - lineAt(text, offset + 1).start))
  ) {
    return {
      message: `a line does not end with \`${char}\``,
      suggestion: 'leave it out',
      length: 1,
      rewrites: oddInLine(fault)
    }
  }
  const suggestion = `write ${Array.from(word, (each) => plainSign(each)).join('')}`
  if (!/^[\uFF01-\uFF5E\u3001-\u3011]/.test(word))
    return {
      message: `\`${word}\` only looks like \`${plainSign(char)}\``,
      suggestion,
      length: 1,
      rewrites: oddInLine(fault)
    }
  // Digits and letters may be part of a password
  if (word !== char || /[\p{L}\p{N}]/u.test(char)) {
    if (!isShowable(lineAt(text, offset).text, isSecretName))
      return {
        message: 'full-width characters stand here, which TOML does not allow',
        suggestion: 'write them as plain ones',
        length: 1
      }
  }
  return {
    message: `\`${word}\` is written in full-width characters, which TOML does not allow`,
    suggestion,
    length: word.length,
    rewrites: oddInLine(fault)
  }
}

/** `；` or `！` at the beginning of a line. */
function commentSign({ text, offset }: SyntaxFault, char: string): SyntaxHint | null {
  const plain = plainSign(char)
  if (plain === null || !';!'.includes(plain) || lineAt(text, offset).text.trimStart().charAt(0) !== char) return null
  return {
    message: `\`${char}\` does not begin a comment in TOML`,
    suggestion: 'a comment begins with # and ends with its line',
    length: 1,
    rewrites: [{ offset, length: 1, written: '#' }]
  }
}

/** A dash that is neither the minus of a number nor the hyphen of a name. */
function isDash({ text, offset }: SyntaxFault, char: string): boolean {
  return plainSign(char) === '-' && !/^\w/.test(text.charAt(offset + 1))
}

function hex(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

const CLOSING = new RegExp(String.raw`[${ODD_QUOTES}](?=\s*(?:[,\]}#]|$))`)
const SEPARATORS = /^[\v\f\u0085\u2028\u2029]$/
const MOST_LINES = 1000
const NAMES: Readonly<Record<string, string>> = {
  '\u00A0': 'a non-breaking space',
  '\u3000': 'a full-width space',
  '\uFEFF': 'a byte order mark'
}

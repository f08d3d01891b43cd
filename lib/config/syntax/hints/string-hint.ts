import { isQuote, skipString } from '../../toml/locate-lexer.ts'
import { oddQuoteIn } from './odd-character.ts'
import { isShowable, lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** Hints for a string that is never closed or contains something invalid. */
export function unclosedString({ text, offset }: SyntaxFault): SyntaxHint {
  const char = text.charAt(offset)
  const { start, text: line } = lineAt(text, offset)
  const isOpening = isQuote(char.charCodeAt(0))
  const open = isOpening ? offset : start + Math.max(0, line.slice(0, offset - start).search(/["'][^"']*$/))
  const quote = text.charAt(open)
  const isLong = text.startsWith(quote.repeat(3), open)
  const odd = isLong || !isQuote(quote.charCodeAt(0)) ? -1 : oddQuoteIn(line.slice(open - start))
  if (odd > 0) return closedByOther(quote, line.charAt(open - start + odd), open, odd)
  if (!isLong && quote === '"' && /\\"\s*$/.test(line)) {
    const suggestion = String.raw`write a backslash as \\, or use single quotes: 'C:\logs\'`
    return {
      message: 'the backslash before the last quote keeps the string open',
      suggestion,
      offset: open,
      length: start + line.trimEnd().length - open
    }
  }
  if (isOpening) {
    const quotes = isLong ? char.repeat(3) : char
    return {
      message: 'the string that begins here is never closed',
      suggestion: `close it with ${quotes}`,
      length: quotes.length
    }
  }
  if (char === '\r' && text.charAt(offset + 1) !== '\n')
    return {
      message: 'a line ends here with CR alone, which TOML does not allow',
      suggestion: 'save the file with LF or CRLF line ends',
      length: 1
    }
  if (char !== '\n' && char !== '\r') {
    return {
      message: 'there is a control character in a string',
      suggestion: String.raw`write it as an escape: \t, \u001B`
    }
  }
  return {
    message: 'the string that begins here is not closed on its line',
    suggestion: `close it with ${quote}; a text of several lines takes """`,
    offset: open,
    length: 1
  }
}

/** `"""a""" = 1` */
export function longQuotedKey({ text, offset }: SyntaxFault): SyntaxHint {
  return {
    message: 'a name takes one quote on either side, not three',
    suggestion: `${text.charAt(offset)}...${text.charAt(offset)} = ...`,
    length: 3
  }
}

function closedByOther(quote: string, other: string, open: number, odd: number): SyntaxHint {
  return {
    message: `the string begins with ${quote} and ends with \`${other}\``,
    suggestion: `close it with ${quote}`,
    offset: open,
    length: odd + 1,
    rewrites: [{ offset: open + odd, length: 1, written: quote }]
  }
}

/** A backslash that begins no escape: of a path, or of a regular expression. */
export function badEscape({ text, offset, isSecretName }: SyntaxFault): SyntaxHint {
  const at = text.charAt(offset) === '\\' ? offset : text.lastIndexOf('\\', offset)
  const { start, text: line } = lineAt(text, at)
  const hint = {
    message: `\`${/^[!-~]{1,2}/.exec(text.slice(at, at + 2))?.[0] ?? '\\'}\` is not an escape in TOML`,
    length: 2,
    suggestion: String.raw`write a backslash as \\, or use single quotes: 'C:\logs'`,
    ...(at === offset ? {} : { offset: at })
  }
  const unclosed = openString(line, at - start)
  if (unclosed !== null) return { ...hint, offset: start + unclosed, length: line.trimEnd().length - unclosed }
  const [, digit] = /^\\([uUx])[\dA-Fa-f]/.exec(text.slice(at, at + 3)) ?? []
  if (digit !== undefined)
    return {
      ...hint,
      message: `\`\\${digit}\` takes ${DIGITS[digit]} hexadecimal digits that form an existing character`
    }
  const open = stringAround(line, at - start)
  const inner = open === null ? null : line.slice(open + 1, skipString(line, open) - 1)
  if (open === null || inner === null || inner.includes("'") || !isShowable(line, isSecretName)) return hint
  // Single quotes would turn the valid escapes into other text
  const isPlain = !/\\(?:["\\]|[uUx][\dA-Fa-f]{2})/.test(inner)
  return !isPlain
    ? hint
    : {
        ...hint,
        suggestion: `'${inner}'`,
        rewrites: [{ offset: start + open, length: inner.length + 2, written: `'${inner}'` }]
      }
}

/** The start of an unclosed string around a place in a line; null if there is none. */
function openString(line: string, at: number): number | null {
  for (let pos = 0; pos <= at; pos++) {
    if (!isQuote(line.charCodeAt(pos))) continue
    if (line.startsWith(line.charAt(pos).repeat(3), pos)) return null
    const end = skipString(line, pos)
    if (end > at)
      return end >= line.length && (line.charAt(end - 1) !== line.charAt(pos) || line.charAt(end - 2) === '\\')
        ? pos
        : null
    pos = end - 1
  }
  return null
}

/**
 * The start of the double-quoted string around a place in a line; null if there is none, or if it spans several lines.
 */
function stringAround(line: string, at: number): number | null {
  for (let pos = 0; pos <= at; pos++) {
    if (!isQuote(line.charCodeAt(pos))) continue
    const end = skipString(line, pos)
    if (end > at)
      return line.charAt(pos) === '"' && !line.startsWith('""', pos) && line.charAt(end - 1) === '"' ? pos : null
    pos = end - 1
  }
  return null
}

const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

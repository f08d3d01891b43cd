import { isQuote, readKey, skipSpaces } from './locate-lexer.ts'

/** What is wrong in a text that is not TOML, and how to write it. */
export interface SyntaxHint {
  readonly message: string
  readonly suggestion?: string
  /** How many characters the mistake takes. */
  readonly length?: number
}

/** Tells the usual mistakes apart, from the parser's reason and what stands at the offset. */
export function syntaxHint(text: string, offset: number, reason: string): SyntaxHint {
  const rule = RULES.find(({ reasons }) => reasons.some((start) => reason.startsWith(start)))
  return rule?.hint(text, offset) ?? { message: `this is not TOML: ${reason}` }
}

interface HintRule {
  /** How the parser's reason begins. */
  readonly reasons: readonly string[]
  hint(text: string, offset: number): SyntaxHint | null
}

const RULES: readonly HintRule[] = [
  { reasons: ['control characters are not allowed in strings', 'unfinished string'], hint: unclosedString },
  { reasons: ['invalid value', 'illegal character in numeric literal', 'invalid date'], hint: unquotedValue },
  {
    reasons: ['each key-value declaration must be followed'],
    hint: () => ({ message: 'there is more text after the value', suggestion: 'put a value of several words into quotes; one key a line' })
  },
  {
    reasons: ['trying to redefine'],
    hint: (text, offset) => {
      const { parts, end } = readKey(text, offset, 100)
      const name = text.slice(offset, parts.at(-1)?.end ?? end)
      return {
        message: `${name.length > 80 ? 'a table or key' : `\`${name}\``} is defined twice`, length: name.length,
        suggestion: 'keep one of the two; several tables of one name are written with double brackets: `[[sources]]`'
      }
    }
  },
  { reasons: ['unrecognised escape sequence', 'invalid non-hex character', 'invalid unicode escape', 'invalid escape'], hint: badEscape },
  { reasons: ['illegal character in key', 'incomplete key-value', 'unexpected end of key', 'illegal empty bare key'], hint: badKey },
  { reasons: ['expected end of table array'], hint: unclosedHeader },
  {
    reasons: ['expected comma', 'unfinished array', 'unfinished table'],
    hint: () => ({
      message: 'an array or an inline table is not closed, or a comma is missing in it',
      suggestion: 'part the elements by commas and close with `]` or `}`; a comma after the last one is allowed'
    })
  },
  {
    reasons: ['illegal leading zero'],
    hint: () => ({ message: 'a number must not begin with 0', suggestion: 'leave the 0 out, or put the value in quotes if it is text' })
  }
]

function unclosedString(text: string, offset: number): SyntaxHint | null {
  const char = text.charAt(offset)
  if (isQuote(char.charCodeAt(0))) {
    const quotes = text.startsWith(char.repeat(3), offset) ? char.repeat(3) : char
    return { message: 'the string that begins here is never closed', suggestion: `close it with ${quotes}`, length: quotes.length }
  }
  if (char !== '\n' && char !== '\r') {
    return { message: 'a control character stands in a string', suggestion: String.raw`write it as an escape: \t, \u001B` }
  }
  return {
    message: 'the string is not closed on its line', suggestion: 'close it with the quote that it begins with; a text of several lines takes """'
  }
}

function unquotedValue(text: string, offset: number): SyntaxHint | null {
  const length = /^[^\s,\]}#]{0,200}/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0
  if (length === 0) return { message: 'a value is missing', suggestion: 'write a value after `=`; an empty text is ""' }
  const suggestion = 'put it in quotes: key = "value"; only numbers, dates, true and false stand without'
  return { message: 'this is not a value', suggestion, length }
}

function badEscape(text: string, offset: number): SyntaxHint {
  const start = text.charAt(offset) === '\\' ? offset : text.lastIndexOf('\\', offset)
  return {
    message: `\`${/^[!-~]{1,2}/.exec(text.slice(start, start + 2))?.[0] ?? '\\'}\` is not an escape that TOML has`,
    suggestion: String.raw`write a backslash as \\, or use single quotes: 'C:\logs'`
  }
}

function badKey(text: string, offset: number): SyntaxHint | null {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  if (text.charAt(skipSpaces(text, lineStart)) === '[') return unclosedHeader()
  return {
    message: 'this line is not a `key = value`',
    suggestion: 'write key = "value"; a name with characters beside A-Z, a-z, 0-9, _ and - stands in quotes'
  }
}

function unclosedHeader(): SyntaxHint {
  return { message: 'the table header is not closed', suggestion: 'write [table] or [[table]] on a line of its own' }
}

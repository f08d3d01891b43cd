import { isQuote, skipString } from '../../toml/locate-lexer.ts'
import { lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** Hints for an array or an inline table that is never closed, or that lacks a comma. */
export function bracketHint({ text, offset }: SyntaxFault): SyntaxHint {
  const open = openBracket(text, offset)
  if (open === null) return { message: 'a comma is missing, or a bracket is not closed', suggestion: ADVICE }
  const [what, close] = text.charAt(open) === '[' ? (['array', ']'] as const) : (['inline table', '}'] as const)
  const next = nextStatement(text, open, offset)
  if (next === null && /["']$/.test(text.slice(0, offset)) && /^\w/.test(text.slice(offset, offset + 1)))
    return {
      message: 'a quote is missing before this, or there is one too many here',
      suggestion: 'each text of a list needs its own quotes: ["...", "..."]'
    }
  if (next === null) return { message: `a comma is missing before this in the ${what}`, suggestion: ADVICE }
  return {
    message: `the ${what} that begins here is never closed`,
    suggestion: `close it with \`${close}\``,
    offset: open,
    length: 1,
    ...(next >= text.length ? {} : { related: { message: 'something else begins here', offset: next } })
  }
}

const ADVICE = 'separate the elements with commas and close with `]` or `}`; a comma after the last one is allowed'

/** `[1, 2}` */
export function otherClose({ text, offset }: SyntaxFault): SyntaxHint | null {
  const char = text.charAt(offset)
  const open = char === ']' || char === '}' ? openBracket(text, offset) : null
  if (open === null) return null
  const [what, close] = text.charAt(open) === '[' ? (['array', ']'] as const) : (['inline table', '}'] as const)
  return char === close
    ? null
    : {
        message: `the ${what} is closed by \`${char}\``,
        suggestion: `close it with \`${close}\``,
        length: 1,
        related: { message: 'it begins here', offset: open }
      }
}

/** `["a"; "b"]` */
export function otherSeparator({ text, offset }: SyntaxFault): SyntaxHint | null {
  const char = text.charAt(offset)
  if (!';|'.includes(char) || char === '' || openBracket(text, offset) === null) return null
  return {
    message: `elements are separated by commas, not by \`${char}\``,
    suggestion: 'write ,',
    length: 1,
    rewrites: [{ offset, length: 1, written: ',' }]
  }
}

/** A header, or the end of the text, in place of an array's next value. */
export function unclosedList(fault: SyntaxFault): SyntaxHint | null {
  const { text, offset } = fault
  const isEnd = text.slice(offset).trim() === ''
  if (!isEnd && !HEADER.test(lineAt(text, offset).text)) return null
  const open = openBracket(text, offset)
  // If a header follows, the parser has read its bracket as another array
  const outer = isEnd || open === null ? open : openBracket(text, open)
  return outer === null || text.charAt(outer) !== '['
    ? null
    : bracketHint({ ...fault, offset: isEnd ? offset : (open ?? offset) })
}

/** The innermost bracket that is open at an offset or begins there; null if there is none. */
export function openBracket(text: string, offset: number): number | null {
  const open: number[] = []
  for (let pos = 0; pos < offset;) {
    const char = text.charAt(pos)
    if (isQuote(char.charCodeAt(0))) pos = skipString(text, pos)
    else if (char === '#' || (char === '[' && open.length === 0 && isFirst(text, pos))) pos = lineEnd(text, pos)
    else {
      if (char === '[' || char === '{') open.push(pos)
      else if (char === ']' || char === '}') open.pop()
      pos++
    }
  }
  return '[{'.includes(text.charAt(offset)) && offset < text.length && open.length === 0
    ? offset
    : (open.at(-1) ?? null)
}

/**
 * Where something else begins although the bracket is still open: a header, a key with its value, or the end of the
 * text. Null if the bracket is closed before.
 */
function nextStatement(text: string, open: number, offset: number): number | null {
  const statement = text.charAt(open) === '[' ? STATEMENT : HEADER
  let depth = 0
  for (let pos = Math.max(offset, open + 1); pos < text.length;) {
    const char = text.charAt(pos)
    if (isFirst(text, pos) && statement.test(lineAt(text, pos).text)) return pos
    if (isQuote(char.charCodeAt(0))) pos = skipString(text, pos)
    else if (char === '#') pos = lineEnd(text, pos)
    else {
      if (char === '[' || char === '{') depth++
      else if ((char === ']' || char === '}') && --depth < 0) return null
      pos++
    }
  }
  return text.length
}

const HEADER = /^\s*\[{1,2}\s*[A-Za-z_][\w."' -]{0,200}\]{1,2}\s*(?:#.*)?$/
const STATEMENT = new RegExp(String.raw`${HEADER.source}|^\s*["']?[\w.-]{1,100}["']?\s{0,20}=`)

/** Whether only spaces precede it on its line. */
function isFirst(text: string, pos: number): boolean {
  // Tests for a space first: looking back from each space of a long run would take quadratic time
  if (/\s/.test(text.charAt(pos))) return false
  let at = pos - 1
  while (at >= 0 && (text.charAt(at) === ' ' || text.charAt(at) === '\t')) at--
  return at < 0 || text.charAt(at) === '\n'
}

function lineEnd(text: string, pos: number): number {
  const end = text.indexOf('\n', pos)
  return end < 0 ? text.length : end
}

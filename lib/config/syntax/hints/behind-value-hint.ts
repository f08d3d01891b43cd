import { readKey } from '../../toml/locate-lexer.ts'
import { isShowable, lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'
import { valueHint } from './value-hint.ts'

/**
 * Hints for more text after a value: a sign that ends lines in other languages, a second key, a quote inside a text, a
 * unit, a comment without its `#`.
 */
export function behindValueHint(fault: SyntaxFault): SyntaxHint {
  const { text, offset, isSecretName } = fault
  const { start, text: line } = lineAt(text, offset)
  const [before, rest] = [line.slice(0, offset - start), line.slice(offset - start)]
  const end = endSign(fault)
  if (end !== null) return end
  const [close] = /^[\]}]/.exec(rest) ?? []
  if (close !== undefined)
    return { message: `there is one \`${close}\` too many`, suggestion: 'leave it out', length: 1 }
  if (/^\s*\[/.test(before) && /^\s*\[[^=]*\]\s*$/.test(before))
    return {
      message: 'there is more text after the header',
      suggestion: 'write the keys of a table on the lines below its header',
      length: rest.trimEnd().length
    }
  if (/^[,;]?\s*["']?[\w.-]+["']?\s*=/.test(rest))
    return { message: 'there is more text after the value', suggestion: 'one key per line' }
  const glued = gluedWord(fault)
  if (glued !== null) return glued
  const [, quote] = /(["'])\s*$/.exec(before) ?? []
  if (quote !== undefined && /^[+.&]\s*["'\w$]/.test(rest))
    return { message: 'TOML does not calculate', suggestion: 'write the result', length: 1 }
  if (quote !== undefined && /^["']/.test(rest) && /\s$/.test(before))
    return {
      message: 'there is a second text after the value',
      suggestion: 'a list of texts is written in brackets: ["...", "..."]'
    }
  if (quote !== undefined && !before.trimStart().startsWith(quote) && /^,\s*["']/.test(rest))
    return {
      message: 'there is a second text after the value',
      suggestion: 'a list of texts is written in brackets: ["...", "..."]'
    }
  const long = before.search(/(?:"{3}|'{3})/)
  if (quote !== undefined && long >= 0 && rest.startsWith(quote))
    return {
      message: 'there are too many quotes after this string',
      suggestion: 'leave out the quotes after it',
      offset: start + long,
      length: 3
    }
  if (quote !== undefined && rest.includes(quote)) return quoteInside(line, quote, isShowable(line, isSecretName))
  const number = /=\s*[+-]?\d[\d_.]*\s+$/.test(before) && UNIT_OR_FACTOR.test(rest)
  return number ? valueHint({ ...fault, offset: start + before.trimEnd().length }) : MORE
}

const MORE: SyntaxHint = {
  message: 'there is more text after the value',
  suggestion: 'put a value of several words into quotes; one key per line; a comment begins with #'
}

function quoteInside(line: string, quote: string, showable: boolean): SyntaxHint {
  const { end } = readKey(line, 0, 100)
  const written = line.charAt(end) === '=' ? line.slice(end + 1).trim() : ''
  const value = written.startsWith(quote.repeat(3)) ? '' : written
  const other = quote === '"' ? "'" : '"'
  // If quotes follow the `#` as well, it may not begin a comment
  const [, inner] = new RegExp(`^${quote}([^${other}\\\\#]*)${quote}\\s*(?:#[^"']*)?$`).exec(value) ?? []
  const general =
    quote === '"' ? String.raw`write it as \", or put the text in single quotes` : 'put the text in double quotes'
  return {
    message:
      quote === '"' ? 'a text in double quotes holds a double quote' : 'a text in single quotes holds a single quote',
    suggestion: inner === undefined || !showable ? general : `${other}${inner}${other}`,
    length: 1
  }
}

/** `true.log`, `infra`, `2024-01-15.log`: the parser reads the beginning as a value and stops at the rest. */
export function gluedWord(fault: SyntaxFault): SyntaxHint | null {
  const { text, offset } = fault
  if (!/^[^\s,;\]}#"'=]/.test(text.slice(offset, offset + 1))) return null
  const [head] =
    /(?<=^|[\s=,[])(?:true|false|[+-]?(?:inf|nan)|\d[\d:.TtZz+-]*)$/.exec(
      text.slice(Math.max(0, offset - 40), offset)
    ) ?? []
  if (head === undefined) return null
  const at = offset - head.length
  return { offset: at, ...valueHint({ ...fault, offset: at }) }
}

/** Ends a line in other languages. */
export function endSign({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const [sign] = /^[,;](?=\s*(?:#|$))/.exec(line.slice(offset - start)) ?? []
  return sign === undefined
    ? null
    : {
        message: `a line does not end with \`${sign}\``,
        suggestion: 'leave it out',
        length: 1,
        rewrites: [{ offset, length: 1, written: '' }]
      }
}

/** `MB`, `* 1024` */
const UNIT_OR_FACTOR = /^(?:[a-z\u00B5%]{1,12}|(?:\*\s*\d+\s*)+|(?:<<|\*\*|\^)\s*\d+|\d{3}(?: \d{3})*)\s*(?:#.*)?$/i

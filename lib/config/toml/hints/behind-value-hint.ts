import { isShowable, lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'
import { valueHint } from './value-hint.ts'

/** More text in a line than its value: a sign that ends lines elsewhere, a second key, a quote inside a text, a unit, a comment without its sign. */
export function behindValueHint(fault: SyntaxFault): SyntaxHint {
  const { text, offset, isSecretName } = fault
  const { start, text: line } = lineAt(text, offset)
  const [before, rest] = [line.slice(0, offset - start), line.slice(offset - start)]
  const [sign] = /^[,;](?=\s*(?:#|$))/.exec(rest) ?? []
  if (sign !== undefined) return { message: `a line does not end with \`${sign}\``, suggestion: 'leave it out', length: 1, rewrites: [{ offset, length: 1, written: '' }] }
  const [close] = /^[\]}]/.exec(rest) ?? []
  if (close !== undefined) return { message: `there is one \`${close}\` too many`, suggestion: 'leave it out', length: 1 }
  if (/^[,;]?\s*["']?[\w.-]+["']?\s*=/.test(rest)) return { message: 'there is more text after the value', suggestion: 'one key a line' }
  const quote = before.slice(-1)
  if ((quote === '"' || quote === '\'') && rest.includes(quote)) return quoteInside(line, quote, isShowable(line, isSecretName))
  const number = /=\s*[+-]?\d[\d_.]*\s+$/.test(before) && UNIT_OR_FACTOR.test(rest)
  return number ? valueHint({ ...fault, offset: start + before.trimEnd().length }) ?? MORE : MORE
}

const MORE: SyntaxHint = { message: 'there is more text after the value', suggestion: 'put a value of several words into quotes; one key a line; a comment begins with #' }

function quoteInside(line: string, quote: string, showable: boolean): SyntaxHint {
  const inner = line.slice(line.indexOf(quote) + 1, line.lastIndexOf(quote))
  const other = quote === '"' ? '\'' : '"'
  const general = quote === '"' ? String.raw`write it as \", or put the text in single quotes` : 'put the text in double quotes'
  return { message: `a ${quote} stands inside of a text in ${quote}`, suggestion: inner.includes(other) || inner.includes('\\') || !showable ? general : `${other}${inner}${other}`, length: 1 }
}

/** `MB`, `* 1024` */
const UNIT_OR_FACTOR = /^(?:[a-z\u00B5%]{1,4}|(?:\*\s*\d+\s*)+)\s*(?:#.*)?$/i

import { skipSpaces } from '../locate-lexer.ts'
import { lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** A line that is no `key = value` and no header. */
export function keyHint(fault: SyntaxFault): SyntaxHint {
  const { text, offset } = fault
  const { start, text: line } = lineAt(text, offset)
  if (text.charAt(skipSpaces(text, start)) === '[') return headerHint(fault)
  return otherSign(fault) ?? spaced(line) ?? {
    message: /^\s*=/.test(line) ? 'the name before `=` is missing' : 'this line is not a `key = value`',
    suggestion: 'write key = "value"; a name with characters beside A-Z, a-z, 0-9, _ and - stands in quotes'
  }
}

/** `[[sources]` */
export function headerHint({ text, offset }: Pick<SyntaxFault, 'text' | 'offset'>): SyntaxHint {
  const { start, text: line } = lineAt(text, offset)
  const [, indent = '', written, open = '', name = '', close = ''] = /^(\s*)((\[{1,2})\s*([\w.-]{1,100})(?:\s*(\]{1,2}))?)\s*(?:#.*)?$/.exec(line) ?? []
  const message = 'the table header is not closed'
  if (written === undefined) return { message, suggestion: 'write [table] or [[table]] on a line of its own' }
  const brackets = Math.max(open.length, close.length)
  const whole = `${'['.repeat(brackets)}${name}${']'.repeat(brackets)}`
  return { message, suggestion: whole, offset: start + indent.length, length: written.length, rewrites: [{ offset: start + indent.length, length: written.length, written: whole }] }
}

/** A sign that follows `=`, which the parser takes for the value. */
export function signBehindEquals(fault: SyntaxFault): SyntaxHint | null {
  return fault.text.charAt(fault.offset - 1) === '=' && /^[=>]/.test(fault.text.charAt(fault.offset)) ? otherSign(fault) : null
}

/** `key: value`, `key := value`, `key => value` */
function otherSign({ text, offset }: SyntaxFault): SyntaxHint | null {
  const { start, text: line } = lineAt(text, offset)
  const at = skipSpaces(text, offset)
  const from = '=:-+'.includes(text.charAt(at - 1)) && at > start ? at - 1 : at
  const [sign] = /^(?::=|=>|->|\+=|==|:)/.exec(text.slice(from, from + 2)) ?? []
  const before = line.slice(0, from - start)
  const [, name] = /(?:^|[\s{,])(["']?[\w.-]{1,64}["']?)\s{0,40}$/.exec(before.slice(-120)) ?? []
  if (sign === undefined || name === undefined) return null
  return {
    message: `a name and its value are parted by \`=\`, not by \`${sign}\``, suggestion: `${name} = ...`, offset: from, length: sign.length,
    rewrites: [{ offset: from, length: sign.length, written: before.endsWith(' ') ? '=' : ' =' }]
  }
}

/** `my key = 1` */
function spaced(line: string): SyntaxHint | null {
  const [, name] = /^\s*([A-Za-z][\w-]{0,40}(?: {1,4}[\w-]{1,40}){1,3})\s{0,20}=/.exec(line) ?? []
  if (name === undefined) return null
  return { message: 'a name has no spaces in it', suggestion: `${name.replaceAll(/ +/g, '_')} = ..., or in quotes: "${name}" = ...` }
}

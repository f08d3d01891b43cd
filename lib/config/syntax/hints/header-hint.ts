import { lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** Hints for a line that begins with `[` but is not a header. */
export function headerHint({ text, offset }: Pick<SyntaxFault, 'text' | 'offset'>): SyntaxHint {
  const { start, text: line } = lineAt(text, offset)
  const indent = line.search(/\S/)
  const [written = ''] = /^[^#]*[^#\s]/.exec(line.slice(indent)) ?? []
  for (const { pattern, message, meant } of FAULTS) {
    const found = pattern.exec(written)
    if (found === null) continue
    const at = start + indent
    const whole = meant?.(found)
    if (whole === undefined) return { message, suggestion: ADVICE, offset: at, length: written.length }
    return {
      message,
      suggestion: whole,
      offset: at,
      length: written.length,
      rewrites: [{ offset: at, length: written.length, written: whole }]
    }
  }
  return { message: 'the table header is not closed', suggestion: ADVICE }
}

interface HeaderFault {
  readonly pattern: RegExp
  readonly message: string
  /** The correct form; undefined if it is unclear. */
  readonly meant?: (found: RegExpExecArray) => string
}

const ADVICE = 'write [table] or [[table]] on a line of its own'
const ELSEWHERE = 'the names of a header are separated by dots'

const FAULTS: readonly HeaderFault[] = [
  { pattern: /^\[\s*\]?\]?$|^\[\[\s*\]?\]?$/, message: 'a header needs a name' },
  {
    pattern: /^(\[{1,2})\s*([\w-]*(?:\.[\w-]*){1,20})\s*(\]{1,2})$/,
    message: 'a name is missing beside a dot of the header',
    meant: ([, open = '', name = '']) =>
      `${open}${name
        .split('.')
        .filter((part) => part !== '')
        .join('.')}${']'.repeat(open.length)}`
  },
  {
    pattern: /^\[\s*\[([\w-]{1,64})\]\s*\.([\w.-]{1,100})\]$/,
    message: ELSEWHERE,
    meant: ([, list = '', rest = '']) => `[${list}.${rest}]`
  },
  {
    pattern: /^\[\s+\[\s*([\w.-]{1,100})\s*\]\s*\]$|^\[\s*\[\s*([\w.-]{1,100})\s*\]\s+\]$/,
    message: 'double brackets are written without a space between them',
    meant: ([, one, other]) => `[[${one ?? other}]]`
  },
  {
    pattern: /^(\[{1,2})\s*([\w-]{1,64}(?:[.:/>]+[\w-]{1,64}){1,10})\s*\]{1,2}$/,
    message: ELSEWHERE,
    meant: ([, open = '', name = '']) => `${open}${name.split(/[.:/>]+/).join('.')}${']'.repeat(open.length)}`
  },
  { pattern: /^\[{1,2}[\w.-]{1,64}\[\d*\]/, message: 'a name has no index in TOML' },
  { pattern: /^\[{1,2}\s*[\w-]+\s+["'\w]/, message: ELSEWHERE },
  {
    pattern: /^(\[{1,2})\s*([\w.-]{1,100})(?:\s*(\]{1,2}))?$/,
    message: 'the table header is not closed',
    meant: ([, open = '', name = '', close = '']) => {
      const brackets = Math.max(open.length, close.length)
      return `${'['.repeat(brackets)}${name}${']'.repeat(brackets)}`
    }
  }
]

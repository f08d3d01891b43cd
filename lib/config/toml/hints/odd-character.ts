import { isShowable, lineAt } from './syntax-fault.ts'
import type { Rewrite, SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** A character that looks like one that TOML has: quotes of a word processor, full-width forms of a Chinese keyboard, spaces that are none. */
export function oddCharacter(fault: SyntaxFault): SyntaxHint | null {
  const { text, offset } = fault
  const char = String.fromCodePoint(text.codePointAt(offset) ?? 0)
  if (QUOTES.includes(char)) return oddQuotes(fault, char)
  if (SPACES.test(char)) return oddSpace(text, offset, char)
  const plain = plainForm(char)
  if (plain === null) return null
  const word = /^[\uFF10-\uFF19]+/.exec(text.slice(offset, offset + 40))?.[0] ?? char
  const written = word.replaceAll(/[^]/g, (each) => plainForm(each) ?? each)
  return {
    message: `\`${word}\` is written in full-width characters, which TOML does not take`, suggestion: `write ${written}`, length: word.length,
    rewrites: [{ offset, length: word.length, written }]
  }
}

/** Where in a line a quote stands that only looks like one; -1 where none does. */
export function oddQuoteIn(line: string): number {
  return line.search(ANY_QUOTE)
}

function oddQuotes({ text, offset, isSecretName }: SyntaxFault, char: string): SyntaxHint {
  const { start, text: line } = lineAt(text, offset)
  const end = line.slice(offset - start + 1).search(ANY_QUOTE)
  const inner = end < 0 ? null : line.slice(offset - start + 1, offset - start + 1 + end)
  const hint: SyntaxHint = { message: `${char === '`' ? 'a backtick' : `\`${char}\``} is no quote that TOML has`, suggestion: 'write it with straight quotes: "..."', length: char.length }
  // Without its other half, or with something in it that would have to be escaped, it is for a person
  if (inner === null || /["\\]/.test(inner)) return hint
  const rewrites: readonly Rewrite[] = [{ offset, length: 1, written: '"' }, { offset: offset + inner.length + 1, length: 1, written: '"' }]
  return { ...hint, rewrites, ...(isShowable(line, isSecretName) ? { suggestion: `write it with straight quotes: "${inner}"`, length: inner.length + 2 } : {}) }
}

function oddSpace(text: string, offset: number, char: string): SyntaxHint {
  const [run = char] = RUN_OF_SPACES.exec(text.slice(offset, offset + 100)) ?? []
  const hex = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  const isUnseen = INVISIBLE.test(char)
  return {
    message: `${isUnseen ? 'a character without width' : NAMES[hex] ?? 'a special space'} (${hex}) stands here, which TOML does not take`,
    suggestion: isUnseen ? 'delete it' : 'write a plain space', length: run.length,
    rewrites: [{ offset, length: run.length, written: isUnseen ? '' : ' ' }]
  }
}

/** The ASCII character that a full-width or Chinese one looks like; null where it is none of them. */
function plainForm(char: string): string | null {
  const other = OTHERS[char]
  if (other !== undefined) return other
  if (!/^[\uFF01-\uFF20\uFF3B-\uFF40\uFF5B-\uFF5E]$/.test(char)) return null
  return char === '\uFF1A' ? '=' : String.fromCharCode(char.charCodeAt(0) - 0xFEE0)
}

const QUOTES = '\u201C\u201D\u201E\u201F\u00AB\u00BB\u2018\u2019\u201A\u201B`\u00B4\u300C\u300D\u300E\u300F\uFF02\uFF07'
const ANY_QUOTE = new RegExp(`[${QUOTES}]`)
const SPACES = /^[\u00A0\u1680\u2000-\u200D\u202F\u205F\u2060\u3000\uFEFF]$/
const RUN_OF_SPACES = /^(?:[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+|[\u200B-\u200D\u2060\uFEFF]+)/
const INVISIBLE = /^[\u200B-\u200D\u2060\uFEFF]$/
const NAMES: Readonly<Record<string, string>> = { 'U+00A0': 'a non-breaking space', 'U+3000': 'a full-width space' }
const OTHERS: Readonly<Record<string, string>> = { '\u3001': ',', '\u3010': '[', '\u3011': ']' }

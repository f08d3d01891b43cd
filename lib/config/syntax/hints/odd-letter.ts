import { plainLetter, plainName } from '../../../core/plain-characters.ts'
import { lineAt } from './syntax-fault.ts'
import type { SyntaxFault, SyntaxHint } from './syntax-fault.ts'

/** Hints for a letter in a name that is not one of A-Z: a lookalike, or a letter of a name that needs quotes. */
export function oddLetter({ text, offset }: SyntaxFault): SyntaxHint | null {
  const char = String.fromCodePoint(text.codePointAt(offset) ?? 0)
  if (char < '\u0080' || !/\p{L}|\p{N}/u.test(char)) return null
  const { start, text: line } = lineAt(text, offset)
  const [before = ''] = /[\w-]{0,64}$/.exec(line.slice(Math.max(0, offset - start - 64), offset - start)) ?? []
  const [behind = ''] = /^[\p{L}\p{N}\p{M}_-]{1,64}/u.exec(line.slice(offset - start)) ?? []
  const name = before + behind
  const like = plainLetter(char)
  if (like !== null && /^[\w-]+$/.test(plainName(name))) {
    const odd = Array.from(behind).flatMap((each, index) =>
      plainLetter(each) === null ? [] : [{ offset: offset + index, length: 1, written: plainLetter(each) ?? '' }]
    )
    return {
      message: `\`${char}\` (U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}) only looks like the letter \`${like}\``,
      suggestion: `write ${plainName(name)}`,
      length: 1,
      rewrites: odd
    }
  }
  if (!/^\s*[.=\]\uFF1A\uFF1D]/.test(line.slice(offset - start + behind.length))) return null
  return {
    message: 'a name with characters other than A-Z, a-z, 0-9, _ and - needs quotes',
    suggestion: `"${name}"`,
    offset: offset - before.length,
    length: name.length,
    rewrites: [{ offset: offset - before.length, length: name.length, written: `"${name}"` }]
  }
}

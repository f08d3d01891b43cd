import { isUnseen } from '../core/plain-characters.ts'

/**
 * The tag that was meant by a text with foreign signs: full-width characters, an arrow, quotes around it, or invisible
 * characters.
 */
export function tagMeant(text: string): string {
  const plain = Array.from(text.normalize('NFKC'), (char) => (isUnseen(char) ? '' : char))
    .join('')
    .trim()
  const [, , inner = plain] = /^(["'\u201C\u2018`])(.*)["'\u201D\u2019`]$/.exec(plain) ?? []
  const parted = inner.replace(/^([^:=]*?)\s*(?:->|=>|==|:=|::|\||;)\s*/, '$1:')
  return parted.replace(/^([^:=]*[:=]\s*)(["'])(.*)\2$/, '$1$3')
}

import { isUnseen } from '../core/plain-characters.ts'

/**
 * A tag as somebody meant it who wrote it with other signs: full-width ones, an arrow, quotes around it, characters
 * that nobody sees.
 */
export function tagMeant(text: string): string {
  const plain = Array.from(text.normalize('NFKC'), (char) => (isUnseen(char) ? '' : char))
    .join('')
    .trim()
  const [, , inner = plain] = /^(["'\u201C\u2018`])(.*)["'\u201D\u2019`]$/.exec(plain) ?? []
  const parted = inner.replace(/^([^:=]*?)\s*(?:->|=>|==|:=|::|\||;)\s*/, '$1:')
  return parted.replace(/^([^:=]*[:=]\s*)(["'])(.*)\2$/, '$1$3')
}

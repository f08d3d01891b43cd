import { isQuote, skipString } from '../../toml/locate-lexer.ts'
import { isOddSpace, isUnseen, ODD_QUOTES, plainSign } from '../../../core/plain-characters.ts'
import { isShowable, lineAt } from './syntax-fault.ts'
import type { Rewrite, SyntaxFault } from './syntax-fault.ts'

/**
 * Replaces all odd characters from an offset to the end of its line, as far as their meaning is certain: a Chinese
 * keyboard that typed one of them typed the others too. Text in quotes stays unchanged. The offset must not be in a
 * string.
 */
export function oddInLine({
  text,
  offset,
  isSecretName
}: Pick<SyntaxFault, 'text' | 'offset' | 'isSecretName'>): readonly Rewrite[] {
  const { start, text: line } = lineAt(text, offset)
  const showable = isShowable(line, isSecretName)
  const rewrites: Rewrite[] = []
  for (let at = offset - start; at < line.length && rewrites.length < MOST;) {
    const char = line.charAt(at)
    if (char === '#') break
    if (isQuote(char.charCodeAt(0))) {
      at = skipString(line, at)
      continue
    }
    const length = ODD_QUOTES.includes(char) ? quotedLength(line, at) : 1
    if (length === null) break
    const isRun = isOddSpace(char) && at > offset - start && isOddSpace(line.charAt(at - 1))
    const written = length > 1 ? '"' : isRun ? '' : plainChar(char)
    // A fix shows what it replaces
    if (written !== null && /\w/.test(written) && !showable) break
    // In other languages, `;` ends a line
    const isEnd = written === ';' && /^\s*(?:#|$)/.test(line.slice(at + 1))
    if (written !== null) rewrites.push({ offset: start + at, length: 1, written: isEnd ? '' : written })
    if (length > 1) rewrites.push({ offset: start + at + length - 1, length: 1, written: '"' })
    // The rest is a comment
    if (written === '#') break
    at += length
  }
  return rewrites
}

function plainChar(char: string): string | null {
  return isUnseen(char) ? '' : isOddSpace(char) ? ' ' : plainSign(char)
}

/**
 * The length of a text in lookalike quotes, including both quotes; null if the closing quote is missing, if the text
 * continues after it, or if it would need escapes.
 */
export function quotedLength(line: string, at: number): number | null {
  for (let end = at + 1; end < line.length; end++) {
    const char = line.charAt(end)
    if (ODD_QUOTES.includes(char)) return GOES_ON.test(line.slice(end + 1, end + 40)) ? null : end - at + 1
    if (char === '"' || char === '\\') return null
  }
  return null
}

const GOES_ON = /^\s*[^\s,;:=.\]}#\uFF0C\u3001\uFF1B\uFF1A\uFF1D\uFF3D\uFF5D\u3011\uFF03]/

const MOST = 100

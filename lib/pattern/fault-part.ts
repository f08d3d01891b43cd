import type { ValuePart } from '../../types/params.ts'
import { tokensOf, type PatternToken } from './pattern-tokens.ts'

/** Locates a fault in a pattern. RE2's parser reports only a reason and at most a fragment of the pattern. */
export function faultPart(pattern: string, reason: string, fragment: string): ValuePart {
  const tokens = tokensOf(pattern)
  switch (reason) {
    case 'missing closing )':
      return partOf(unclosed(tokens))
    case 'unexpected )':
      return partOf(unopened(tokens))
    case 'trailing backslash at end of expression':
      return { offset: pattern.length - 1, length: 1 }
    case 'duplicate capture group name':
      return partOf(tokens.filter(({ type, text }) => type === 'open' && text.endsWith(`<${fragment}>`))[1])
    case 'invalid character class range':
    case 'invalid escape sequence':
      return fragmentPart(pattern, fragment, tokens.flatMap(beginnings))
    default:
      return fragmentPart(
        pattern,
        fragment,
        tokens.filter(mayBeWrong).map(({ at }) => at)
      )
  }
}

function partOf(token: PatternToken | undefined): ValuePart {
  return { offset: token?.at ?? 0, length: token?.text.length ?? 1 }
}

function unclosed(tokens: readonly PatternToken[]): PatternToken | undefined {
  const open: PatternToken[] = []
  for (const token of tokens) {
    if (token.type === 'open') open.push(token)
    else if (token.type === 'close') open.pop()
  }
  return open.at(-1)
}

function unopened(tokens: readonly PatternToken[]): PatternToken | undefined {
  let depth = 0
  return tokens.find(({ type }) => {
    if (type === 'open') depth++
    return type === 'close' && --depth < 0
  })
}

/**
 * Searches for the fragment only at the given places: the same text may occur earlier where it is valid, such as `**`
 * between `\Q` and `\E`.
 */
function fragmentPart(pattern: string, fragment: string, places: readonly number[]): ValuePart {
  const offset = places.find((at) => pattern.startsWith(fragment, at)) ?? 0
  return { offset, length: Math.max(1, fragment.length) }
}

/** False for a plain character and a complete named group: they are valid, whatever follows them. */
function mayBeWrong({ type, text }: PatternToken): boolean {
  return type !== 'literal' && !/^\(\?P?<\w+>$/.test(text)
}

/** Where a token begins; for a set, also where its members begin. */
function beginnings({ type, text, at }: PatternToken): readonly number[] {
  if (type !== 'set') return type === 'literal' ? [] : [at]
  return [...text.matchAll(/\[:|\\?[^]/gu)].map(({ index }) => at + index)
}

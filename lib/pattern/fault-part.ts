import type { ValuePart } from '../../types/params.ts'
import { tokensOf, type PatternToken } from './pattern-tokens.ts'

/** Where RE2's parser, which gives a reason and at most a piece of the pattern, has found a fault. */
export function faultPart(pattern: string, reason: string, fragment: string): ValuePart {
  const tokens = tokensOf(pattern)
  switch (reason) {
    case 'missing closing )': return partOf(unclosed(tokens))
    case 'unexpected )': return partOf(unopened(tokens))
    case 'trailing backslash at end of expression': return { offset: pattern.length - 1, length: 1 }
    case 'duplicate capture group name': return partOf(tokens.filter(({ type, text }) => type === 'open' && text.endsWith(`<${fragment}>`))[1])
    default: return fragmentPart(pattern, fragment, tokens)
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

/** The same text may stand before it where it is right, such as `**` between `\Q` and `\E`: only the beginnings of pieces count. */
function fragmentPart(pattern: string, fragment: string, tokens: readonly PatternToken[]): ValuePart {
  const offset = tokens.flatMap(beginnings).find((at) => pattern.startsWith(fragment, at)) ?? 0
  return { offset, length: Math.max(1, fragment.length) }
}

function beginnings({ type, text, at }: PatternToken): readonly number[] {
  if (type !== 'set') return type === 'literal' ? [] : [at]
  return [at, ...[...text.matchAll(/\[:|\\?[^]/gu)].map(({ index }) => at + index)]
}

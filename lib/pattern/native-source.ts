import { characterOf, SETS, spelled } from './character-spelling.ts'
import { takesOne, timesOf, type PatternToken } from './pattern-tokens.ts'
import { writtenSize } from './written-size.ts'

/**
 * A valid pattern of RE2 for a `RegExp` with the flag `u` that means the same and cannot be slow; null if there is
 * none. It begins with `^`, repeats single characters alone, and leaves one choice at most: a repetition of variable
 * length, or a group with `|`. With two of them a backtracking engine may try every pair.
 */
export function nativeSource(tokens: readonly PatternToken[]): string | null {
  if (tokens[0]?.type !== 'start' || writtenSize(tokens) > MOST_PIECES || choicesIn(tokens) > 1) return null
  const parts = tokens.map(sourceOf)
  return parts.includes(null) ? null : parts.join('')
}

/** Infinite where something stands that is not counted. */
function choicesIn(tokens: readonly PatternToken[]): number {
  /** Of each open group, whether it has had a `|`. */
  const groups: boolean[] = []
  let choices = 0
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'open') groups.push(false)
    else if (token.type === 'close') groups.pop()
    else if (token.type === 'or') {
      if (groups.length === 0) return Infinity
      if (groups.pop() === false) choices++
      groups.push(true)
    } else if (token.type === 'repeat') {
      if (!takesOne(tokens[index - 1])) return Infinity
      const { min, max } = timesOf(token)
      if (min !== max) choices++
    }
  }
  return choices
}

/** Null if only RE2 knows what it means. */
function sourceOf({ type, text }: PatternToken): string | null {
  switch (type) {
    case 'any':
      return '[^\\n]'
    case 'set':
      return setSource(text)
    case 'open':
      return text === '(' || text === '(?:' ? '(?:' : null
    case 'assertion':
      return text === '\\A' || text === '\\z' ? null : text
    case 'escape':
      return Object.hasOwn(SETS, text) ? `[${SETS[text]}]` : characterSource(text)
    case 'literal':
      return characterSource(text)
    case 'quote':
    case 'flags':
      return null
    default:
      return text
  }
}

function setSource(text: string): string | null {
  const negated = text[1] === '^'
  const members = text.slice(negated ? 2 : 1, -1).match(MEMBER) ?? []
  let source = ''
  for (let at = 0; at < members.length; at++) {
    const member = members[at] ?? ''
    if (Object.hasOwn(SETS, member)) {
      source += SETS[member]
      continue
    }
    const isRange = members[at + 1] === '-' && at + 2 < members.length
    if (isRange) at += 2
    const [from, to] = [characterSource(member), characterSource(members[at] ?? '')]
    if (from === null || to === null) return null
    source += isRange ? `${from}-${to}` : from
  }
  return `[${negated ? '^' : ''}${source}]`
}

function characterSource(text: string): string | null {
  const code = characterOf(text)
  return code === null ? null : spelled(code)
}

const MEMBER = /\[:\^?\w+:\]|\\[pP](?:\{[^}]*\}|[^])|\\x(?:\{[^}]*\}|..)|\\[0-7]{1,3}|\\?[^]/gu

/** What comes behind the one choice is tried at every character of a line. */
const MOST_PIECES = 100

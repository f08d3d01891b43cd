import { characterOf, SETS, spelled } from './character-spelling.ts'
import { takesOne, timesOf, type PatternToken } from './pattern-tokens.ts'
import { writtenSize } from './written-size.ts'

/**
 * Converts a valid RE2 pattern to the source of a `RegExp` with the flag `u` that means the same and cannot be slow;
 * null if there is none. Convertible patterns begin with `^`, repeat only single characters, and contain at most one
 * choice: a repetition of variable length, or a group with `|`. With two choices, a backtracking engine may try every
 * pair.
 */
export function nativeSource(tokens: readonly PatternToken[]): string | null {
  if (tokens[0]?.type !== 'start' || writtenSize(tokens) > MOST_PIECES || choicesIn(tokens) > 1) return null
  const parts = tokens.map(sourceOf)
  return parts.includes(null) ? null : parts.join('')
}

/**
 * Counts the choices; Infinity for a `|` outside of groups, and for a repetition of anything but a single character.
 */
function choicesIn(tokens: readonly PatternToken[]): number {
  /** For each open group: whether a `|` has occurred in it. */
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

/** The source of a token; null if only RE2 supports it. */
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

/** The rest of the pattern after the only choice is tried at every character of a line. */
const MOST_PIECES = 100

import path from 'node:path'

/**
 * File name patterns: `*` (any characters of one name), `?` (one character), `[...]` (one of the listed characters;
 * `[!...]` any other), `**` (any folders). Not implemented with a regular expression: with many stars, that takes
 * unbounded time on a crafted name.
 */

/** Separates the names of a path: on Windows both slashes; elsewhere a backslash is an ordinary character. */
export const SEPARATORS: RegExp = path.sep === '\\' ? /[/\\]+/ : /\/+/

/** True if the pattern contains a wildcard. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern)
}

/** Whether one name matches. */
export type NameMatcher = (name: string) => boolean

/**
 * Creates the matcher of a pattern without `/`. Hidden names match only with an explicit dot. Time: at most the product
 * of the lengths of pattern and name.
 */
export function nameMatcher(pattern: string): NameMatcher {
  const tokens = tokensOf(pattern)
  const hidden = pattern.startsWith('.')
  return (name) => (hidden || !name.startsWith('.')) && matches(tokens, Array.from(name))
}

function matches(tokens: readonly Token[], characters: readonly string[]): boolean {
  let token = 0
  let at = 0
  // Where to retry if the rest does not match: after the last star, one character later.
  let star = -1
  let starAt = 0
  while (at < characters.length) {
    const current = tokens[token]
    if (current === '*') {
      star = token++
      starAt = at
    } else if (current !== undefined && current(characters[at] ?? '')) {
      token++
      at++
    } else if (star !== -1) {
      token = star + 1
      at = ++starAt
    } else return false
  }
  while (tokens[token] === '*') token++
  return token === tokens.length
}

type Token = '*' | ((character: string) => boolean)

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = []
  const characters = Array.from(pattern)
  const lastClose = characters.lastIndexOf(']')
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? ''
    // Searches for `]` only if one follows: a pattern with many `[` and no `]` must cost no more than any other.
    const end = character === '[' && at < lastClose ? classEnd(characters, at) : -1
    if (character === '*') tokens.push('*')
    else if (character === '?') tokens.push(() => true)
    else if (end !== -1) {
      tokens.push(classToken(characters.slice(at + 1, end)))
      at = end
    } else tokens.push((other) => other === character)
  }
  return tokens
}

/**
 * Index of the `]` that closes a class; -1 if none does and `[` is an ordinary character. The first member may be `]`.
 */
function classEnd(characters: readonly string[], open: number): number {
  const negated = characters[open + 1] === '!' || characters[open + 1] === '^'
  return characters.indexOf(']', open + (negated ? 3 : 2))
}

function classToken(members: readonly string[]): Token {
  const negated = members[0] === '!' || members[0] === '^'
  const list = negated ? members.slice(1) : members
  return (character) => hasMember(list, character) !== negated
}

function hasMember(members: readonly string[], character: string): boolean {
  for (let at = 0; at < members.length; at++) {
    const from = members[at] ?? ''
    const isRange = members[at + 1] === '-' && at + 2 < members.length
    if (isRange) at += 2
    if (isBetween(character, from, isRange ? (members[at] ?? '') : from)) return true
  }
  return false
}

/**
 * Compares by code point: as UTF-16 code units, characters beyond the first plane would sort before some characters in
 * it.
 */
function isBetween(character: string, from: string, to: string): boolean {
  const code = character.codePointAt(0) ?? -1
  return code >= (from.codePointAt(0) ?? 0) && code <= (to.codePointAt(0) ?? 0)
}

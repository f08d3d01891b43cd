/** One name of a pattern, in pieces: a character, `*`, `?`, `[ab]` or `[!a]`. */
export type PatternName = readonly string[]

/** The names on the path to a file, each with whether it is a symbolic link. */
export type NamedPath = readonly { readonly name: string; readonly isLink: boolean }[]

/** Whether a pattern matches a path, by trying every way: without places, and without returning to the last star. */
export function naiveMatch(pattern: readonly PatternName[], path: NamedPath): boolean {
  const [first, ...rest] = pattern
  const [next, ...under] = path
  if (first === undefined || next === undefined) return false
  const text = first.join('')
  if (text === '' || text === '.') return naiveMatch(rest, path)
  const isHere = text === next.name || (isVisibleTo(text, next.name) && naiveName(first, next.name))
  if (text === '**')
    return (
      naiveMatch(rest, path) ||
      (isHere && (under.length > 0 ? !next.isLink && naiveMatch(pattern, under) : saysNothing(rest)))
    )
  if (!isHere || (under.length > 0 && next.isLink && first.some((piece) => WILDCARDS.includes(piece)))) return false
  return under.length > 0 ? naiveMatch(rest, under) : saysNothing(rest)
}

/** The wildcards that a name of a pattern may contain. */
export const WILDCARDS: readonly string[] = ['*', '?', '[ab]', '[!a]']

function saysNothing(pattern: readonly PatternName[]): boolean {
  return pattern.every((name) => ['', '.'].includes(name.join('')))
}

function isVisibleTo(text: string, name: string): boolean {
  return text.startsWith('.') || !name.startsWith('.')
}

function naiveName(pattern: PatternName, name: string): boolean {
  const [piece, ...rest] = pattern
  if (piece === undefined) return name === ''
  if (piece === '*') return naiveName(rest, name) || (name !== '' && naiveName(pattern, name.slice(1)))
  return name !== '' && naiveCharacter(piece, name.slice(0, 1)) && naiveName(rest, name.slice(1))
}

function naiveCharacter(piece: string, character: string): boolean {
  if (piece === '?') return true
  if (piece === '[ab]') return 'ab'.includes(character)
  return piece === '[!a]' ? character !== 'a' : piece === character
}

import { pathPattern } from '../pattern/path-pattern.ts'
import { leadsTo } from '../pattern/path-matcher.ts'

/** One pattern instead of several, and what of the names it is meant for it matches. */
export interface JoinedPattern {
  readonly pattern: string
  readonly matches: readonly string[]
  /** Names that it misses: no single pattern matches all of them and nothing else. */
  readonly left: number
}

/**
 * Pure: the one pattern that matches what the others match together, and nothing else of the names there are. Null
 * where they match nothing.
 */
export function joinedPattern(patterns: readonly string[], names: readonly string[]): JoinedPattern | null {
  const each = patterns.map((pattern) => ({ pattern, matches: namesOf(pattern, names) }))
  const meant = new Set(each.flatMap(({ matches }) => matches))
  if (meant.size === 0) return null
  const whole = [
    ...patterns,
    ...generalised(each.filter(({ matches }) => matches.length > 0).map(({ pattern }) => pattern))
  ]
    .map((pattern) => ({ pattern, matches: namesOf(pattern, names) }))
    .find(({ matches }) => matches.length === meant.size && matches.every((name) => meant.has(name)))
  const best = whole ?? each.reduce((one, other) => (other.matches.length > one.matches.length ? other : one))
  return { ...best, left: meant.size - best.matches.length }
}

/** The names that a pattern matches. */
function namesOf(pattern: string, names: readonly string[]): readonly string[] {
  const compiled = pathPattern(pattern)
  return names.filter((name) => leadsTo(compiled, name.split('/')))
}

/** What the patterns have in common, with what differs as a class of characters, or as anything. */
function generalised(patterns: readonly string[]): readonly string[] {
  const [first = '', ...others] = patterns
  if (others.length === 0) return []
  const start = commonStart(first, others)
  const rests = patterns.map((pattern) => pattern.slice(start))
  const end = commonStart(reversed(rests[0] ?? ''), rests.slice(1).map(reversed))
  const middles = rests.map((rest) => rest.slice(0, rest.length - end))
  const [before, after] = [first.slice(0, start), end === 0 ? '' : first.slice(-end)]
  const firsts = [...new Set(middles.map((middle) => middle.charAt(0)))].join('')
  const isPlain = middles.every((middle) => /^[A-Za-z0-9]/.test(middle))
  return [
    ...(isPlain && middles.every((middle) => middle.length === 1) ? [`${before}[${firsts}]${after}`] : []),
    ...(isPlain ? [`${before}[${firsts}]*${after}`] : []),
    `${before}*${after}`
  ].map((pattern) => pattern.replaceAll(/\*{2,}(?!\/)/g, '*'))
}

function commonStart(first: string, others: readonly string[]): number {
  let length = 0
  while (length < first.length && others.every((other) => other[length] === first[length])) length++
  return length
}

function reversed(text: string): string {
  return Array.from({ length: text.length }, (_, index) => text.charAt(text.length - 1 - index)).join('')
}

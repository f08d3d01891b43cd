import { pathPattern } from '../pattern/path-pattern.ts'
import { leadsTo } from '../pattern/path-matcher.ts'

/** One pattern in place of several, and which of the intended names it matches. */
export interface JoinedPattern {
  readonly pattern: string
  readonly matches: readonly string[]
  /**
   * The number of intended names that the pattern misses, if no single pattern matches all of them and nothing else.
   */
  readonly left: number
}

/**
 * Pure: a single pattern that matches the same names as the given patterns together, and no other names. Null if they
 * match nothing.
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

/** The common parts of the patterns, with the differences as a character class or a wildcard. */
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

import path from 'node:path'
import type { BadValue } from '../../../types/params.ts'
import { badUnder } from '../param-checks.ts'
import { SEPARATORS } from './glob.ts'
import { pathPattern, type PathPattern } from './path-pattern.ts'

/**
 * Creates a function that returns true for paths that at least one pattern matches. A pattern without `/` is compared
 * with the file's own name, one with `/` with the file's path under `base`. A path that is not under `base` is matched
 * by its name alone.
 */
export function pathMatcher(patterns: readonly string[], base: string): (path: string) => boolean {
  const byName: PathPattern[] = []
  const byPath: PathPattern[] = []
  for (const pattern of patterns) (SEPARATORS.test(pattern) ? byPath : byName).push(pathPattern(pattern))
  return (file) => {
    const name = path.basename(file)
    if (byName.some((pattern) => pattern.isMatch(pattern.start, name))) return true
    if (byPath.length === 0) return false
    const under = path.relative(base, file)
    if (path.isAbsolute(under)) return false
    const names = under.split(SEPARATORS)
    return names[0] !== '..' && byPath.some((pattern) => leadsTo(pattern, names))
  }
}

/** What is wrong with a pattern of `exclude`, as the end of a sentence; null if the pattern is valid. */
export function badExclude(pattern: string): string | BadValue | null {
  const bad = badUnder(pattern)
  if (bad !== null) return bad
  if (pattern.split(SEPARATORS).every((name) => name === '' || name === '.'))
    return 'has to name files; for example `*.gz`'
  return SEPARATORS.test(pattern.slice(-1))
    ? `matches files, not folders; \`${pattern}**\` matches what is in it`
    : null
}

/** Whether the pattern matches the file whose path under the base consists of these names. */
export function leadsTo(pattern: PathPattern, names: readonly string[]): boolean {
  let places = pattern.start
  for (const name of names.slice(0, -1)) {
    if (places.length === 0) return false
    places = pattern.into(places, name, false)
  }
  return pattern.isMatch(places, names.at(-1) ?? '')
}

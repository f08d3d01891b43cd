import path from 'node:path'
import { badFile } from '../param-checks.ts'
import { SEPARATORS } from '../glob.ts'
import { patternRoute, type PatternRoute } from './pattern-route.ts'

/**
 * Tells which paths at least one pattern matches. A pattern without `/` is held against the file's own name, one with `/`
 * against its path under `base`. A path that is not under `base` is matched by its name alone.
 */
export function pathMatcher(patterns: readonly string[], base: string): (path: string) => boolean {
  const byName: PatternRoute[] = []
  const byPath: PatternRoute[] = []
  for (const pattern of patterns) (SEPARATORS.test(pattern) ? byPath : byName).push(patternRoute(pattern))
  return (file) => {
    const name = path.basename(file)
    if (byName.some((route) => route.isMatch(route.start, name))) return true
    if (byPath.length === 0) return false
    const under = path.relative(base, file)
    if (path.isAbsolute(under)) return false
    const names = under.split(SEPARATORS)
    return names[0] !== '..' && byPath.some((route) => leadsTo(route, names))
  }
}

/** What is wrong with a pattern of `exclude`, as the end of a sentence; null where nothing is. */
export function badExclude(pattern: string): string | null {
  const bad = badFile(pattern)
  if (bad !== null) return bad
  if (pattern.split(SEPARATORS).every((name) => name === '' || name === '.')) return 'has to name files; `*.gz` would'
  return SEPARATORS.test(pattern.slice(-1)) ? `matches files, not folders; \`${pattern}**\` would match what is in it` : null
}

function leadsTo(route: PatternRoute, names: readonly string[]): boolean {
  let places = route.start
  for (const name of names.slice(0, -1)) {
    if (places.length === 0) return false
    places = route.into(places, name, false)
  }
  return route.isMatch(places, names.at(-1) ?? '')
}

import { hasWildcard, nameMatcher, SEPARATORS, type NameMatcher } from './glob.ts'

/**
 * A parsed pattern, for searching, watching and `exclude`. It is matched name by name, from its base downwards. A
 * folder can be at several places of the pattern at the same time (`**` allows many); each question about a name covers
 * all of them. The work is at most the number of places times the cost of matching one name.
 */
export interface PathPattern {
  /** The places of the base. */
  readonly start: Places
  /** Whether the whole pattern matches a file of that name in a folder at these places. */
  isMatch(places: Places, name: string): boolean
  /**
   * The places of the folder `name` inside a folder at these places; empty if nothing under it can match. Wildcards
   * match no folder that is a symbolic link.
   */
  into(places: Places, name: string, isLink: boolean): Places
  /** The names without wildcards that the pattern expects in a folder at these places. */
  namesAt(places: Places): readonly string[]
  /** Whether a wildcard applies in a folder at these places, so that the folder has to be listed. */
  isOpen(places: Places): boolean
}

/** Indexes of the pattern's segments to match next, without duplicates. */
export type Places = readonly number[]

/** Parses a pattern. Hidden names match only with an explicit dot, as everywhere. */
export function pathPattern(pattern: string): PathPattern {
  const segments = segmentsOf(pattern)
  const last = segments.length - 1
  return {
    start: reached(segments, segments.length === 0 ? [] : [0]),
    isMatch: (places, name) => places.includes(last) && segments[last]?.matches(name) === true,
    into: (places, name, isLink) =>
      reached(
        segments,
        places.flatMap((at) => {
          const segment = segments[at]
          if (segment === undefined || (isLink && segment.literal === null) || !segment.matches(name)) return []
          return segment.isAnyFolders ? [at] : at < last ? [at + 1] : []
        })
      ),
    namesAt: (places) => {
      const names = places.map((at) => segments[at]?.literal ?? null).filter((name) => name !== null)
      return names.length > 1 ? [...new Set(names)] : names
    },
    isOpen: (places) => places.some((at) => segments[at]?.literal === null)
  }
}

interface Segment {
  readonly matches: NameMatcher
  /** The only name that the segment matches; null if it contains a wildcard. */
  readonly literal: string | null
  readonly isAnyFolders: boolean
}

/** Splits a pattern into segments. A `**` directly after another adds nothing and is dropped. */
function segmentsOf(pattern: string): readonly Segment[] {
  const names = pattern.split(SEPARATORS).filter((text) => text !== '' && text !== '.')
  return names.filter((text, index) => text !== '**' || names[index - 1] !== '**').map(toSegment)
}

function toSegment(text: string): Segment {
  if (!hasWildcard(text)) return { matches: (name) => name === text, literal: text, isAnyFolders: false }
  const matches = nameMatcher(text)
  return {
    // Accepts both the name spelled exactly like the pattern and the names that its brackets match: either may be
    // meant.
    matches: (name) => name === text || matches(name),
    literal: null,
    isAnyFolders: text === '**'
  }
}

/** Adds the places after `**`, which also matches zero folders. */
function reached(segments: readonly Segment[], places: Places): Places {
  const all = new Set<number>()
  for (const place of places) {
    let at = place
    all.add(at)
    while (segments[at]?.isAnyFolders === true && at + 1 < segments.length) all.add(++at)
  }
  return [...all]
}

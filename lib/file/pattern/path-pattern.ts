import { hasWildcard, nameMatcher, SEPARATORS, type NameMatcher } from './glob.ts'

/**
 * The meaning of a pattern, for searching, watching and `exclude`. It is matched name by name, from its base downwards.
 * A folder is at one or several places of the pattern at once (`**` allows many); each question about a name concerns
 * all of them. The work is at most the number of places times one name's match.
 */
export interface PathPattern {
  /** Where the base stands. */
  readonly start: Places
  /** Whether a file of that name, in a folder that stands there, is matched by the whole pattern. */
  isMatch(places: Places, name: string): boolean
  /**
   * Where a folder of that name stands; empty if nothing under it can match. Wildcards take no folder that is a
   * symbolic link.
   */
  into(places: Places, name: string, isLink: boolean): Places
  /** The names without wildcards that are asked for in a folder that stands there. */
  namesAt(places: Places): readonly string[]
  /** Whether other names count there too, so that the folder has to be listed. */
  isOpen(places: Places): boolean
}

/** Indexes of the names that are to be matched next, without doubles. */
export type Places = readonly number[]

/** The meaning of a pattern under a base. Hidden names match only with an explicit dot, as everywhere. */
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
  /** The one name that it stands for; null if it has a wildcard. */
  readonly literal: string | null
  readonly isAnyFolders: boolean
}

/** A second `**` right after another adds nothing. */
function segmentsOf(pattern: string): readonly Segment[] {
  const names = pattern.split(SEPARATORS).filter((text) => text !== '' && text !== '.')
  return names.filter((text, index) => text !== '**' || names[index - 1] !== '**').map(toSegment)
}

function toSegment(text: string): Segment {
  if (!hasWildcard(text)) return { matches: (name) => name === text, literal: text, isAnyFolders: false }
  const matches = nameMatcher(text)
  return {
    // A name that is spelled as the pattern may be meant as well as what its brackets mean: both are let through.
    matches: (name) => name === text || matches(name),
    literal: null,
    isAnyFolders: text === '**'
  }
}

/** `**` also stands for no folder at all: who has reached it has reached what comes behind. */
function reached(segments: readonly Segment[], places: Places): Places {
  const all = new Set<number>()
  for (const place of places) {
    let at = place
    all.add(at)
    while (segments[at]?.isAnyFolders === true && at + 1 < segments.length) all.add(++at)
  }
  return [...all]
}

import type { Candidate } from './candidate.ts'
import { HEAD_BYTES, type KnownContent } from './fingerprint.ts'

/** How a candidate is like a content that was read. */
export type Likeness =
  /** Everything that was read of the content is its beginning. */
  | { readonly kind: 'goes on' }
  /** All of it is the beginning of what was read. */
  | { readonly kind: 'shorter' }
  | { readonly kind: 'other' }
  | { readonly kind: 'prove'; readonly begin: number; readonly lengths: readonly number[] }

/**
 * How a candidate is like a content that was read, by checksums. Its first bytes are compared before anything is read
 * for it.
 */
export function compare(candidate: Candidate, content: KnownContent): Likeness {
  const { begin, length } = content
  if (length === 0) return OTHER
  if (candidate.head === null) return { kind: 'prove', begin: 0, lengths: [HEAD_BYTES] }
  if (!content.beginsLike(candidate.head)) return OTHER
  const end = candidate.compression === 'none' ? candidate.size : (candidate.end?.length ?? Infinity)
  // Less than the point where reading began proves nothing, and an empty content is part of every other.
  if (end <= begin) return OTHER
  const whole = end >= length
  const upTo = whole ? length : end
  const expected = content.crcAt(upTo)
  if (expected === null) return OTHER
  for (const stop of content.stops(upTo)) {
    const known = candidate.crcAt(begin, stop)
    if (known !== null && known !== content.crcAt(stop)) return OTHER
  }
  const known = candidate.crcAt(begin, upTo)
  if (known === null) return { kind: 'prove', begin, lengths: [...new Set([...content.stops(upTo), upTo])] }
  if (known !== expected) return OTHER
  return whole ? GOES_ON : SHORTER
}

const OTHER: Likeness = { kind: 'other' }
const GOES_ON: Likeness = { kind: 'goes on' }
const SHORTER: Likeness = { kind: 'shorter' }

import type { Candidate } from './candidate.ts'
import { HEAD_BYTES, type KnownContent } from './fingerprint.ts'

/** How a candidate compares with content that was read. */
export type Likeness =
  /** The candidate begins with everything that was read of the content. */
  | { readonly kind: 'goes on' }
  /** The whole candidate is the beginning of what was read. */
  | { readonly kind: 'shorter' }
  | { readonly kind: 'other' }
  | { readonly kind: 'prove'; readonly begin: number; readonly lengths: readonly number[] }

/**
 * Compares a candidate with content that was read, by checksums. The first bytes are compared before anything is read
 * for the comparison.
 */
export function compare(candidate: Candidate, content: KnownContent): Likeness {
  const { begin, length } = content
  if (length === 0) return OTHER
  if (candidate.head === null) return { kind: 'prove', begin: 0, lengths: [HEAD_BYTES] }
  if (!content.beginsLike(candidate.head)) return OTHER
  const end = candidate.compression === 'none' ? candidate.size : (candidate.end?.length ?? Infinity)
  // Bytes before the point where reading began prove nothing, and empty content is part of any other.
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

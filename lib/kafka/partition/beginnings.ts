import type { CommitNote } from './commit-note.ts'
import type { StartOffsets } from '../param-checks.ts'
import { offsetsBetween } from './offsets.ts'

/** What is known of a partition before its first record is fetched. */
export interface PartitionFacts {
  readonly topic: string
  readonly partition: number
  /** The group's commit; null if it has none. */
  readonly committed: string | null
  /** The metadata of that commit, if this library has written it. */
  readonly note?: CommitNote
  /** The offset of the first record that still exists. */
  readonly low: string
  /** The offset after the last record. */
  readonly high: string
  /** The end for readers of committed records: where the first open transaction begins. Default: `high`. */
  readonly stable?: string
  /** Whether the partition did not exist yet when the source opened. */
  readonly isNew: boolean
  /** The offset after the partition's last record when the source was opened; null if unknown. */
  readonly endAtOpening: string | null
  /** The offset that this process had reached in the partition when it last gave it up; null if it never had it. */
  readonly resume: string | null
  /** Whether the topic was deleted and created again since the commit, or since this process last read it. */
  readonly isAnother?: boolean
}

export interface Beginning {
  readonly offset: string
  /** The requested offset, if it was unusable because its records no longer exist, or do not exist yet; else null. */
  readonly outOfRange: string | null
  /** The number of offsets that were deleted unread; null if unknown. */
  readonly lost: number | null
}

/** The settings that decide where a source begins to read. */
export interface BeginningRules {
  readonly from: 'earliest' | 'latest'
  /** The offsets at which a replay begins. */
  readonly starts?: StartOffsets | undefined
  /** Whether the source commits; if not, it only remembers positions in memory. */
  readonly commits: boolean
}

/**
 * Where reading begins in a partition: at the offset of a replay, at the group's commit, otherwise at the end that
 * `from` names. Records after the commit are not read again if this process has done them but could not commit them. A
 * partition that appeared while the source was running is read from its first record, since all its records are new. If
 * the group has no commit for a partition that had no owner, records that arrived since the source opened count as new,
 * too.
 */
export function beginningOf(facts: PartitionFacts, rules: BeginningRules): Beginning {
  const { low, high, stable = high, isNew } = facts
  // None of its records has been read before
  if (facts.isAnother === true) return { offset: facts.resume ?? low, outOfRange: null, lost: 0 }
  const asked = askedOf(facts, rules)
  const otherwise = isNew || rules.from === 'earliest' ? low : stable
  if (asked === null)
    return { offset: isNew ? low : (unreadFrom(facts, rules) ?? otherwise), outOfRange: null, lost: 0 }
  if (BigInt(asked) < BigInt(low)) return { offset: otherwise, outOfRange: asked, lost: offsetsBetween(asked, low) }
  // The offset is beyond the end: the topic was created again, or its new leader never had those records
  if (BigInt(asked) > BigInt(high)) return { offset: otherwise, outOfRange: asked, lost: null }
  return { offset: asked, outOfRange: null, lost: 0 }
}

/**
 * Where the source would have begun if the partition had been assigned to it when it opened; null if that makes no
 * difference.
 */
function unreadFrom({ low, high, endAtOpening }: PartitionFacts, { from, commits }: BeginningRules): string | null {
  // If the source does not commit, what others have read since then is unknown
  if (from === 'earliest' || !commits || endAtOpening === null || BigInt(endAtOpening) > BigInt(high)) return null
  return BigInt(endAtOpening) < BigInt(low) ? low : endAtOpening
}

function askedOf(facts: PartitionFacts, { starts, commits }: BeginningRules): string | null {
  const { topic, partition, committed, resume } = facts
  if (!commits) return resume ?? startOf(starts?.[topic]?.[partition], facts) ?? committed
  // Without a commit, `resume` does not count: the topic may be another one of the same name
  return committed !== null && resume !== null && BigInt(resume) > BigInt(committed) ? resume : committed
}

function startOf(start: number | string | undefined, { low, high, stable = high }: PartitionFacts): string | null {
  if (start === undefined) return null
  return start === 'earliest' ? low : start === 'latest' ? stable : String(start)
}

import type { CommitNote } from './commit-note.ts'
import type { StartOffsets } from '../param-checks.ts'
import { offsetsBetween } from './offsets.ts'

/** What is known of a partition before its first record is fetched. */
export interface PartitionFacts {
  readonly topic: string
  readonly partition: number
  /** The group's commit; null if it has none. */
  readonly committed: string | null
  /** The metadata of that commit, if readable. */
  readonly note?: CommitNote
  /** The offset of the first record that is still there. */
  readonly low: string
  /** The offset after the last record. */
  readonly high: string
  /** The end for readers of committed records: where the first open transaction begins. Default: `high`. */
  readonly stable?: string
  /** It did not exist when the source opened. */
  readonly isNew: boolean
  /** The offset after its last record when the source was opened; null if that is not known. */
  readonly endAtOpening: string | null
  /** Up to where this process had done the partition when it had it last; null if it had not. */
  readonly resume: string | null
  /**
   * The topic is another one than that of the commit, or than this process has read: it was deleted and created again.
   */
  readonly isAnother?: boolean
}

export interface Beginning {
  readonly offset: string
  /** The commit that was unusable because its records no longer exist, or do not exist yet. */
  readonly outOfRange: string | null
  /** Offsets that were deleted unread; 0 if none were, null if unknown. */
  readonly lost: number | null
}

/** How a source reads. */
export interface BeginningRules {
  readonly from: 'earliest' | 'latest'
  /** Where a replay begins. */
  readonly starts?: StartOffsets | undefined
  /** Whether the source commits; if not, it remembers positions by itself. */
  readonly commits: boolean
}

/**
 * Where reading begins in a partition: at the offset of a replay, at the group's commit, otherwise at the end that
 * `from` names. Records beyond that which this process has done, but could not commit, are not read again. A partition
 * that appeared while the source was running is read from its first record: all of it is new. So are records that
 * reached a partition without an owner for which the group has no commit.
 */
export function beginningOf(facts: PartitionFacts, rules: BeginningRules): Beginning {
  const { low, high, stable = high, isNew } = facts
  // Nobody has read it
  if (facts.isAnother === true) return { offset: facts.resume ?? low, outOfRange: null, lost: 0 }
  const asked = askedOf(facts, rules)
  const otherwise = isNew || rules.from === 'earliest' ? low : stable
  if (asked === null)
    return { offset: isNew ? low : (unreadFrom(facts, rules) ?? otherwise), outOfRange: null, lost: 0 }
  if (BigInt(asked) < BigInt(low)) return { offset: otherwise, outOfRange: asked, lost: offsetsBetween(asked, low) }
  // Beyond the end: the topic was created again, or its new leader never had those records
  if (BigInt(asked) > BigInt(high)) return { offset: otherwise, outOfRange: asked, lost: null }
  return { offset: asked, outOfRange: null, lost: 0 }
}

/**
 * Where the source would have begun if it had got the partition when it opened; null if that makes no difference.
 */
function unreadFrom({ low, high, endAtOpening }: PartitionFacts, { from, commits }: BeginningRules): string | null {
  // Without commits it is unknown what others have read meanwhile
  if (from === 'earliest' || !commits || endAtOpening === null || BigInt(endAtOpening) > BigInt(high)) return null
  return BigInt(endAtOpening) < BigInt(low) ? low : endAtOpening
}

function askedOf(facts: PartitionFacts, { starts, commits }: BeginningRules): string | null {
  const { topic, partition, committed, resume } = facts
  if (!commits) return resume ?? startOf(starts?.[topic]?.[partition], facts) ?? committed
  // Without a commit the topic may be another one of that name.
  return committed !== null && resume !== null && BigInt(resume) > BigInt(committed) ? resume : committed
}

function startOf(start: number | string | undefined, { low, high, stable = high }: PartitionFacts): string | null {
  if (start === undefined) return null
  return start === 'earliest' ? low : start === 'latest' ? stable : String(start)
}

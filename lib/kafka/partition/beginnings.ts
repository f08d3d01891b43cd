import type { CommitNote } from './commit-note.ts'
import type { StartOffsets } from '../param-checks.ts'
import { offsetsBetween } from './offsets.ts'

/** What is known of a partition before its first record is fetched. */
export interface PartitionFacts {
  readonly topic: string
  readonly partition: number
  /** The group's commit; null if it has none. */
  readonly committed: string | null
  /** What stands beside that, where it can be read. */
  readonly note?: CommitNote
  /** The offset of the first record that is still there. */
  readonly low: string
  /** The offset after the last record. */
  readonly high: string
  /** The end for who reads committed records only: where the first open transaction begins. Default: `high`. */
  readonly stable?: string
  /** It was not there when the source was opened. */
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
  /** The commit that could not be used, as its records are no longer there or not yet. */
  readonly outOfRange: string | null
  /** Offsets that were deleted unread; 0 where none were, null if nobody can know. */
  readonly lost: number | null
}

/** How a source reads. */
export interface BeginningRules {
  readonly from: 'earliest' | 'latest'
  /** Where a replay begins. */
  readonly starts?: StartOffsets | undefined
  /** Whether the source commits; where not, it remembers by itself. */
  readonly commits: boolean
}

/**
 * Where a partition begins: where a replay says, at the group's commit, and otherwise at the end that `from` names.
 * What this process has done beyond that, and could not commit, is not done again. A partition that came while the
 * source was there is read from its first record: all of it is new. So is what came into one that nobody had until now,
 * and that the group has no commit for.
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
 * Where the source would have begun had it been given the partition when it was opened; null if that makes no
 * difference.
 */
function unreadFrom({ low, high, endAtOpening }: PartitionFacts, { from, commits }: BeginningRules): string | null {
  // Without commits nobody can tell what others have read meanwhile
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

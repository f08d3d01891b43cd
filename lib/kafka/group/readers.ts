import { partitionName } from '../partition/assigned-partition.ts'
import type { DescribedGroup, DescribedMember } from '../topics/describe-group.ts'
import type { TopicSizes } from '../topics/topic-sizes.ts'
import { KAFKAJS_ASSIGNER } from '../assignor/offered-assigners.ts'

/** How the partitions of some topics are assigned. */
export interface Readers {
  /** How many partitions the topics have. */
  readonly partitions: number
  /** How many members have at least one of them. */
  readonly members: number
  /** The names of the partitions that no member has. */
  readonly unread: readonly string[]
}

export function readersOf(sizes: TopicSizes, members: readonly DescribedMember[]): Readers {
  const read = new Set<string>()
  let count = 0
  for (const { partitions } of members) {
    const own = [...partitions]
      .filter(([topic]) => sizes.has(topic))
      .flatMap(([topic, numbers]) => numbers.map((partition) => partitionName(topic, partition)))
    for (const name of own) read.add(name)
    if (own.length > 0) count++
  }
  const all = [...sizes].flatMap(([topic, size]) =>
    Array.from({ length: size }, (_, partition) => partitionName(topic, partition))
  )
  return { partitions: all.length, members: count, unread: all.filter((name) => !read.has(name)) }
}

/** Explains why a member has none of the partitions. */
export function whyNone(group: Exclude<DescribedGroup, { readonly kind: 'rebalancing' }>, readers: Readers): string {
  if (group.kind === 'coordinated')
    return 'its coordinator assigns the partitions (KIP-848): other members have them, or they come once another member has released them'
  const { partitions, members, unread } = readers
  if (partitions === 0) return 'its topics do not exist'
  if (unread.length > 0)
    return `${unread.length} of the ${partitions} partitions of its topics are assigned to nobody: ${whyUnread(group.protocol)}`
  return `${members} other ${members === 1 ? 'member has' : 'members have'} all ${partitions} partitions of its topics`
}

/** Explains why partitions are assigned to no member. */
export function whyUnread(protocol: string): string {
  return protocol === KAFKAJS_ASSIGNER
    ? "the group's leader assigns only the topics that it reads itself, as members of 0.1 and programs on kafkajs' own assigner do"
    : "the group's leader left them out"
}

import type { Admin } from 'kafkajs'
import type { Assignment } from './assignment.ts'
import type { PartitionFacts } from './beginnings.ts'
import { partitionName } from './assigned-partition.ts'

export type OffsetAdmin = Pick<Admin, 'fetchOffsets' | 'fetchTopicOffsets'>

/** partition's name => offset */
type PartitionOffsets = ReadonlyMap<string, string>

/** What a process remembers of its partitions. */
export interface PartitionMemory {
  isNew(topic: string, partition: number): boolean
  resumeAt(topic: string, partition: number): string | null
}

/** Asks the brokers for the group's commits and the ends of all partitions that were assigned. */
export async function partitionFacts(
  admin: OffsetAdmin, groupId: string, assignment: Assignment, memory: PartitionMemory
): Promise<readonly PartitionFacts[]> {
  const topics = [...new Set(assignment.partitions.map(({ topic }) => topic))]
  if (topics.length === 0) return []
  const [commits, ends] = await Promise.all([commitsOf(admin, groupId, topics), partitionEnds(admin, topics)])
  return assignment.partitions.flatMap(({ topic, partition, name }) => {
    const end = ends.get(name)
    if (end === undefined) return []
    return [{
      topic, partition, committed: commits.get(name) ?? null, ...end,
      isNew: memory.isNew(topic, partition), resume: memory.resumeAt(topic, partition)
    }]
  })
}

/** The first offset of each partition that is still there, and the one after its last. */
export async function partitionEnds(
  admin: Pick<Admin, 'fetchTopicOffsets'>, topics: readonly string[]
): Promise<ReadonlyMap<string, { readonly low: string, readonly high: string }>> {
  const ends = new Map<string, { readonly low: string, readonly high: string }>()
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) ends.set(partitionName(topic, partition), { low, high })
  }
  return ends
}

async function commitsOf(admin: OffsetAdmin, groupId: string, topics: readonly string[]): Promise<PartitionOffsets> {
  const answers = await admin.fetchOffsets({ groupId, topics: [...topics] })
  return new Map(answers.flatMap(({ topic, partitions }) => partitions
    .filter(({ offset }) => BigInt(offset) >= 0n) // -1 says that there is none
    .map(({ partition, offset }) => [partitionName(topic, partition), offset] as const)))
}

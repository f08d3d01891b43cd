import type { Admin } from 'kafkajs'
import type { OpenAdmin } from '../client/admin-of.ts'
import type { Assignment } from './assignment.ts'
import type { PartitionFacts } from './beginnings.ts'
import { readCommitNote, type CommitNote } from './commit-note.ts'
import { partitionName } from './assigned-partition.ts'

export type OffsetAdmin = Pick<Admin, 'fetchOffsets' | 'fetchTopicOffsets'>

/** partition's name => the group's commit */
type Commits = ReadonlyMap<string, { readonly offset: string; readonly note: CommitNote | null }>

/** What a process remembers about partitions. */
export interface PartitionMemory {
  isNew(topic: string, partition: number): boolean
  endAtOpening(topic: string, partition: number): string | null
  resumeAt(topic: string, partition: number): string | null
}

/** Offsets of one partition. */
export interface Ends {
  /** The offset of the first record that still exists. */
  readonly low: string
  /** The offset after the last record. */
  readonly high: string
  /**
   * The offset of the first record of an open transaction; absent if none is open, or if the brokers were not asked.
   */
  readonly stable?: string
}

/** Asks the brokers for the group's commits and the ends of all partitions that were assigned. */
export async function partitionFacts(
  admin: OffsetAdmin,
  groupId: string,
  assignment: Assignment,
  memory: PartitionMemory,
  stableEnds: OpenAdmin['stableEnds'] = null
): Promise<readonly PartitionFacts[]> {
  const topics = [...new Set(assignment.partitions.map(({ topic }) => topic))]
  if (topics.length === 0) return []
  const [commits, ends] = await Promise.all([
    commitsOf(admin, groupId, topics),
    partitionEnds(admin, topics, stableEnds)
  ])
  return assignment.partitions.flatMap(({ topic, partition, name }) => {
    const end = ends.get(name)
    if (end === undefined) return []
    const { offset: committed = null, note = null } = commits.get(name) ?? {}
    return [
      {
        topic,
        partition,
        committed,
        ...(note === null ? {} : { note }),
        ...end,
        isNew: memory.isNew(topic, partition),
        endAtOpening: memory.endAtOpening(topic, partition),
        resume: memory.resumeAt(topic, partition)
      }
    ]
  })
}

/** partition's name => its ends */
export async function partitionEnds(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topics: readonly string[],
  stableEnds: OpenAdmin['stableEnds'] = null
): Promise<ReadonlyMap<string, Ends>> {
  const ends = new Map<string, Ends>()
  for (const topic of topics) {
    const found = await admin.fetchTopicOffsets(topic)
    const stable =
      (await stableEnds?.(
        topic,
        found.map(({ partition }) => partition)
      )) ?? []
    for (const { partition, low, high } of found) {
      const { offset = high } = stable.find((end) => end.partition === partition) ?? {}
      ends.set(partitionName(topic, partition), { low, high, ...(offset === high ? {} : { stable: offset }) })
    }
  }
  return ends
}

async function commitsOf(admin: OffsetAdmin, groupId: string, topics: readonly string[]): Promise<Commits> {
  const answers = await admin.fetchOffsets({ groupId, topics: [...topics] })
  return new Map(
    answers.flatMap(({ topic, partitions }) =>
      partitions
        .filter(({ offset }) => BigInt(offset) >= 0n) // -1 means that there is no commit
        .map(
          ({ partition, offset, metadata }) =>
            [partitionName(topic, partition), { offset, note: readCommitNote(metadata) }] as const
        )
    )
  )
}

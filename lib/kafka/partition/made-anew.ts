import type { TopicIds } from '../client/topic-ids.ts'
import { partitionName } from './assigned-partition.ts'
import type { CommitNote } from './commit-note.ts'
import type { BeginningRules, PartitionFacts } from './beginnings.ts'

export interface AnewParts {
  readonly ids: TopicIds
  readonly rules: Pick<BeginningRules, 'starts' | 'commits'>
  /**
   * Whether this process has seen another topic of that name, and the partition is assigned to it for the first time
   * since then.
   */
  readonly takeAnew: (topic: string, partition: number) => boolean
  /** Finds offsets by time: partition => the offset of the first record that is not older */
  readonly offsetsAt: (topic: string, time: number) => Promise<ReadonlyMap<number, string>>
}

/**
 * Returns the facts, and marks each partition whose topic was deleted and created again: offsets of the former topic
 * say nothing about the new one. If the topic and the commit both have an id, the ids decide. Otherwise the time does:
 * if even the first record is younger than what was read before the commit, it is another topic.
 */
export async function withMadeAnew(
  all: readonly PartitionFacts[],
  { ids, rules, takeAnew, offsetsAt }: AnewParts
): Promise<readonly PartitionFacts[]> {
  const seen = all.map((facts) => {
    const { topic, partition, note: { topicId, time } = NO_NOTE } = facts
    const [id, isSeen] = [ids.get(topic) ?? null, takeAnew(topic, partition)]
    const isAsked = facts.committed !== null && isFromCommit(facts, rules)
    if (isAsked && id !== null && topicId !== null)
      return { facts: { ...facts, isAnother: id !== topicId }, time: null }
    return { facts: { ...facts, isAnother: isSeen }, time: isAsked && !isSeen ? time : null }
  })
  const younger = await youngerThanCommit(seen, offsetsAt)
  return seen.map(({ facts }) => (younger.has(partitionName(facts.topic, facts.partition)) ? ofAnother(facts) : facts))
}

function ofAnother(facts: PartitionFacts): PartitionFacts {
  return { ...facts, isAnother: true, resume: null }
}

/** Whether the group's commit decides where reading begins. */
function isFromCommit({ topic, partition, resume }: PartitionFacts, { starts, commits }: AnewParts['rules']): boolean {
  return commits || (resume === null && starts?.[topic]?.[partition] === undefined)
}

const NO_NOTE: CommitNote = { topicId: null, time: null }

interface Timed {
  readonly facts: PartitionFacts
  /** The latest timestamp of the records read before the commit; null if it does not matter. */
  readonly time: number | null
}

/** The names of partitions whose first record is younger than the records read before the commit. */
async function youngerThanCommit(
  seen: readonly Timed[],
  offsetsAt: AnewParts['offsetsAt']
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  let doubtful = seen.flatMap(({ facts, time }) =>
    time !== null && BigInt(facts.low) < BigInt(facts.committed ?? 0) ? [{ facts, time }] : []
  )
  // The oldest time is checked first: a first record that is not younger than the oldest time is not younger than the
  // other times either, so one query usually suffices
  for (let [next] = doubtful; next !== undefined; [next] = doubtful) {
    const {
      facts: { topic },
      time
    } = doubtful.reduce((oldest, one) => (one.time < oldest.time ? one : oldest), next)
    const offsets = await offsetsAt(topic, time + 1)
    const younger = doubtful.filter(
      ({ facts: { partition, low } }) => BigInt(offsets.get(partition) ?? low) <= BigInt(low)
    )
    for (const one of younger)
      if (one.facts.topic === topic && one.time === time) found.add(partitionName(topic, one.facts.partition))
    doubtful = doubtful.filter((one) => one.facts.topic !== topic || (one.time !== time && younger.includes(one)))
  }
  return found
}

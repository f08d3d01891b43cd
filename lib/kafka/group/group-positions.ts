import type { TopicPartitionOffset } from 'kafkajs'
import type { TopicIds } from '../client/topic-ids.ts'
import type { KafkaReport } from '../kafka-report.ts'
import type { Assignment } from '../partition/assignment.ts'
import { partitionName, type AssignedPartition } from '../partition/assigned-partition.ts'
import { beginningOf, type Beginning, type BeginningRules, type PartitionFacts } from '../partition/beginnings.ts'
import type { GroupMemory } from '../partition/group-memory.ts'
import { withMadeAnew } from '../partition/made-anew.ts'
import { offsetsBetween } from '../partition/offsets.ts'
import type { FetchedBatch } from '../record/fetched-batch.ts'
import type { ClusterView } from '../topics/cluster-view.ts'

export interface GroupPositionsParts {
  readonly groupId: string
  readonly rules: BeginningRules
  readonly cluster: ClusterView
  readonly memory: GroupMemory
  readonly report: KafkaReport
}

/** Finds where reading begins in partitions, and counts the records that are delivered again. */
export class GroupPositions {
  readonly #parts: GroupPositionsParts
  /** The redelivered records of the batches before the one in hand. */
  #redelivered = 0
  /** The batch in hand, and how many of its records this process had delivered before. */
  #inHand: { readonly batch: FetchedBatch; readonly again: number } | null = null

  constructor(parts: GroupPositionsParts) {
    this.#parts = parts
  }

  /**
   * How many records this process has delivered more than once. Of the batch in hand, only delivered records count: it
   * may be withdrawn.
   */
  get redelivered(): number {
    const ofBatch = this.#inHand === null ? 0 : Math.min(this.#inHand.again, this.#inHand.batch.given)
    return this.#redelivered + ofBatch
  }

  /** Finds where each partition of an assignment begins. */
  async begin(assignment: Assignment): Promise<readonly TopicPartitionOffset[]> {
    const { groupId, rules, cluster, memory } = this.#parts
    // The ids come first: if a topic is created again after this, the next check detects it
    const ids = await this.#identify(assignment)
    const found = await cluster.facts(groupId, assignment, memory)
    const all = await withMadeAnew(found, {
      ids,
      rules,
      takeAnew: (topic, partition) => memory.takeAnew(topic, partition),
      offsetsAt: (topic, time) => cluster.offsetsAt(topic, time)
    })
    const begun = all.map((facts) => {
      const { topic, partition, committed, note, high, stable = null } = facts
      const beginning = beginningOf(facts, rules)
      const { offset } = beginning
      const isCommitted = offset === committed && facts.isAnother !== true
      assignment.get(topic, partition)?.beginAt(offset, {
        isCommitted,
        highWatermark: high,
        stableEnd: stable,
        topicId: ids.get(topic) ?? null,
        time: facts.isAnother === true ? null : (note?.time ?? null)
      })
      return { facts, beginning }
    })
    this.#tellAnew(begun)
    this.#tellOutOfRange(begun)
    return begun.map(({ facts: { topic, partition }, beginning: { offset } }) => ({ topic, partition, offset }))
  }

  /** The partitions whose topic was deleted and created again since their assignment began. */
  async ofOthers(partitions: readonly AssignedPartition[]): Promise<ReadonlySet<AssignedPartition>> {
    const known = partitions.filter(({ topicId }) => topicId !== null)
    if (known.length === 0) return new Set()
    const ids = await this.#parts.cluster.topicIds([...new Set(known.map(({ topic }) => topic))])
    return new Set(known.filter(({ topic, topicId }) => (ids.get(topic) ?? topicId) !== topicId))
  }

  /** The client has moved to another offset by itself. */
  async reset({ topic, partition }: { readonly topic: string; readonly partition: number }): Promise<void> {
    const {
      cluster,
      memory,
      report,
      rules: { from }
    } = this.#parts
    memory.forget(topic, partition)
    const ends = from === 'latest' ? await cluster.ends([topic]).catch(() => null) : null
    const { low = '0', high = '0' } = ends?.get(partitionName(topic, partition)) ?? {}
    report.tell('KAFKA_OFFSET_OUT_OF_RANGE', {
      values: { topic, partition: String(partition), offset: from },
      detail: `the offset of ${topic}/${partition} no longer exists; the source continues at the ${from} offset${passedOver(low, high)}`
    })
  }

  /** Call it when a batch is in hand: finds which of its records this process had delivered before. */
  delivering(batch: FetchedBatch): void {
    const before = this.#parts.memory.deliveredBefore(batch.partition)
    this.#redelivered = this.redelivered
    this.#inHand = before === null ? null : { batch, again: batch.countBefore(before) }
  }

  async #identify({ partitions }: Assignment): Promise<TopicIds> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))]
    const ids = topics.length === 0 ? NO_IDS : await this.#parts.cluster.topicIds(topics)
    for (const [topic, id] of ids) this.#parts.memory.identify(topic, id)
    return ids
  }

  #tellAnew(begun: readonly Begun[]): void {
    const anew = begun.filter(({ facts }) => facts.isAnother === true)
    if (anew.length === 0) return
    const where = anew.map(({ facts: { topic, partition, committed }, beginning: { offset } }) => {
      return `${topic}/${partition} is read from offset ${offset}${committed === null ? '' : `: the commit ${committed} belongs to the former topic`}`
    })
    const topics = [...new Set(anew.map(({ facts }) => facts.topic))]
    this.#parts.report.tell('KAFKA_TOPIC_RECREATED', { values: { topic: topics.join(', ') }, detail: listed(where) })
  }

  #tellOutOfRange(begun: readonly Begun[]): void {
    const { memory, report } = this.#parts
    const lost = begun.filter(({ beginning }) => beginning.outOfRange !== null)
    const [first] = lost
    if (first === undefined) return
    const where = lost.map(({ facts: { topic, partition, low }, beginning: { offset, outOfRange, lost: deleted } }) => {
      memory.forget(topic, partition)
      const what =
        deleted === null
          ? `is beyond its end; the source continues at ${offset}`
          : `no longer exists; the source continues at ${offset}, and ${deleted} offsets were deleted unread`
      return `offset ${outOfRange} of ${topic}/${partition} ${what}${passedOver(low, offset)}`
    })
    const { topic, partition } = first.facts
    report.tell('KAFKA_OFFSET_OUT_OF_RANGE', {
      values: { topic, partition: String(partition), offset: first.beginning.offset },
      detail: listed(where)
    })
  }
}

interface Begun {
  readonly facts: PartitionFacts
  readonly beginning: Beginning
}

/** A clause about the existing records before the offset at which reading continues; empty if there are none. */
function passedOver(low: string, offset: string): string {
  const count = offsetsBetween(low, offset)
  return count === 0 ? '' : `, and skips ${count} offsets from ${low} on, because \`from\` is "latest"`
}

function listed(parts: readonly string[]): string {
  const more = parts.length - MOST_LISTED
  return `${parts.slice(0, MOST_LISTED).join('; ')}${more > 0 ? `; and ${more} more partitions` : ''}`
}

const MOST_LISTED = 10
const NO_IDS: TopicIds = new Map()

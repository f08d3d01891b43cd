import type { TopicPartitionOffset } from 'kafkajs'
import type { KafkaReport } from '../kafka-report.ts'
import type { Assignment } from '../partition/assignment.ts'
import { beginningOf, type BeginningRules } from '../partition/beginnings.ts'
import type { GroupMemory } from '../partition/group-memory.ts'
import type { FetchedBatch } from '../record/fetched-batch.ts'
import type { ClusterView } from '../topics/cluster-view.ts'

export interface GroupPositionsParts {
  readonly groupId: string
  readonly rules: BeginningRules
  readonly cluster: ClusterView
  readonly memory: GroupMemory
  readonly report: KafkaReport
}

/** Where partitions begin, and what of them comes twice. */
export class GroupPositions {
  /** Records that this process has delivered before. */
  redelivered = 0
  readonly #parts: GroupPositionsParts

  constructor(parts: GroupPositionsParts) {
    this.#parts = parts
  }

  /** Finds where each partition of an assignment begins. */
  async begin(assignment: Assignment): Promise<readonly TopicPartitionOffset[]> {
    const { groupId, rules, cluster, memory } = this.#parts
    const all = await cluster.facts(groupId, assignment, memory)
    return all.map((facts) => {
      const { topic, partition, committed, high, stable = null } = facts
      const { offset, outOfRange, lost } = beginningOf(facts, rules)
      assignment.get(topic, partition)?.beginAt(offset, { isCommitted: offset === committed, highWatermark: high, stableEnd: stable })
      if (outOfRange !== null) this.#outOfRange(topic, partition, outOfRange, offset, lost)
      return { topic, partition, offset }
    })
  }

  /** The client has moved to another offset by itself. */
  reset({ topic, partition }: { readonly topic: string, readonly partition: number }): void {
    const { memory, report, rules: { from } } = this.#parts
    memory.forget(topic, partition)
    report.tell('KAFKA_OFFSET_OUT_OF_RANGE', {
      values: { topic, partition: String(partition), offset: from },
      detail: `the position in ${topic}/${partition} is no longer there; goes on at the ${from} offset`
    })
  }

  /** A batch is in hand: counts what this process had delivered before. */
  delivering(batch: FetchedBatch): void {
    const { memory } = this.#parts
    const before = memory.deliveredBefore(batch.partition)
    if (before === null) return
    const again = batch.countBefore(before)
    this.redelivered += again
    if (again < batch.remaining) memory.caughtUp(batch.partition)
  }

  #outOfRange(topic: string, partition: number, asked: string, offset: string, lost: number | null): void {
    const { memory, report } = this.#parts
    memory.forget(topic, partition)
    const what = lost === null ? `is beyond its end; goes on at ${offset}` : `is no longer there; goes on at ${offset}, ${lost} offsets were deleted unread`
    report.tell('KAFKA_OFFSET_OUT_OF_RANGE', {
      values: { topic, partition: String(partition), offset }, detail: `offset ${asked} of ${topic}/${partition} ${what}`
    })
  }
}

import type { TopicPartitionOffset } from 'kafkajs'
import { partitionName, type AssignedPartition } from './assigned-partition.ts'

/** The partitions that one member has between two rebalances. */
export class Assignment {
  /** partition's name => partition */
  readonly #partitions = new Map<string, AssignedPartition>()

  constructor(partitions: readonly AssignedPartition[]) {
    for (const partition of partitions) this.#partitions.set(partition.name, partition)
  }

  get(topic: string, partition: number): AssignedPartition | undefined {
    return this.#partitions.get(partitionName(topic, partition))
  }

  has(partition: AssignedPartition): boolean {
    return this.#partitions.get(partition.name) === partition
  }

  get partitions(): readonly AssignedPartition[] {
    return [...this.#partitions.values()]
  }

  get size(): number {
    return this.#partitions.size
  }

  /** Delivered records that are not acked. */
  get unacked(): number {
    let sum = 0
    for (const { unacked } of this.#partitions.values()) sum += unacked
    return sum
  }

  /** Positions that are done and not yet committed. */
  uncommitted(): readonly TopicPartitionOffset[] {
    return this.partitions.flatMap(({ topic, partition, committable, committed }) => {
      return committable === null || committable === committed ? [] : [{ topic, partition, offset: committable }]
    })
  }

  committed(offsets: readonly TopicPartitionOffset[]): void {
    for (const { topic, partition, offset } of offsets) {
      const known = this.get(topic, partition)
      if (known !== undefined) known.committed = offset
    }
  }

  /** Given up: what is still acked counts no more. */
  release(): void {
    for (const partition of this.#partitions.values()) partition.release()
  }
}

export const NO_ASSIGNMENT: Assignment = new Assignment([])

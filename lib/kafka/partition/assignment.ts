import type { TopicPartitionOffset } from 'kafkajs'
import { partitionName, type AssignedPartition } from './assigned-partition.ts'
import { commitNote } from './commit-note.ts'

/** A position to commit, and the commit's metadata. */
export interface NotedOffset extends TopicPartitionOffset {
  readonly metadata?: string
}

/** The partitions that are assigned to one member between two rebalances. */
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

  /** The number of delivered records that are not acked. */
  get unacked(): number {
    let sum = 0
    for (const { unacked } of this.#partitions.values()) sum += unacked
    return sum
  }

  /** The positions that are done but not yet committed. */
  uncommitted(): readonly NotedOffset[] {
    return this.partitions.flatMap((one) => {
      const { topic, partition, committable, committed } = one
      if (committable === null || committable === committed) return []
      const metadata = commitNote(one)
      return [{ topic, partition, offset: committable, ...(metadata === null ? {} : { metadata }) }]
    })
  }

  committed(offsets: readonly TopicPartitionOffset[]): void {
    for (const { topic, partition, offset } of offsets) {
      const known = this.get(topic, partition)
      if (known !== undefined) known.committed = offset
    }
  }

  /** Gives up all partitions: later acks no longer count. */
  release(): void {
    for (const partition of this.#partitions.values()) partition.release()
  }
}

export const NO_ASSIGNMENT: Assignment = new Assignment([])

import type { TopicPartitionOffset } from 'kafkajs'
import type { FakeCluster } from './fake-cluster.ts'

/** A partition assigned to a member. */
export interface OwnPartition {
  readonly topic: string
  readonly partition: number
}

/** The offsets at which one member continues, valid for one assignment; seeks and pauses outlast it, as in kafkajs. */
export class Positions {
  readonly #cluster: FakeCluster
  readonly #groupId: string
  /** topic => whether a partition without a commit begins at its first record */
  readonly #fromBeginning: ReadonlyMap<string, boolean>
  readonly #uncommitted: boolean
  /** partition => offset */
  readonly #next = new Map<string, number>()
  readonly #seeks = new Map<string, number>()
  readonly #paused = new Set<string>()

  constructor(cluster: FakeCluster, groupId: string, fromBeginning: ReadonlyMap<string, boolean>, uncommitted = false) {
    this.#uncommitted = uncommitted
    this.#cluster = cluster
    this.#groupId = groupId
    this.#fromBeginning = fromBeginning
  }

  /** Forgets the offsets, for a new assignment. */
  clear(): void {
    this.#next.clear()
  }

  seek({ topic, partition, offset }: TopicPartitionOffset): void {
    this.#seeks.set(nameOf({ topic, partition }), Number(offset))
  }

  isSeeking(own: OwnPartition): boolean {
    return this.#seeks.has(nameOf(own))
  }

  pause(own: OwnPartition): void {
    this.#paused.add(nameOf(own))
  }

  resume(own: OwnPartition): void {
    this.#paused.delete(nameOf(own))
  }

  isPaused(own: OwnPartition): boolean {
    return this.#paused.has(nameOf(own))
  }

  /** Marks the record at this offset as handled. */
  resolve(own: OwnPartition, offset: string): void {
    this.#next.set(nameOf(own), Number(offset) + 1)
  }

  /**
   * The offset of the next fetch of a partition: that of a seek, the next one after the last fetch, the group's commit,
   * or the configured end of the topic, in this order.
   */
  next(own: OwnPartition): number {
    const name = nameOf(own)
    const { low, high, stableEnd } = this.#cluster.partition(own.topic, own.partition)
    const group = this.#cluster.group(this.#groupId)
    const committed = group.committed(own.topic, own.partition)
    const wanted = this.#seeks.get(name) ?? this.#next.get(name) ?? (committed === null ? null : Number(committed))
    this.#seeks.delete(name)
    // Without an offset, or out of range, kafkajs continues at the configured end of the topic
    const offset =
      wanted === null || wanted < low || wanted > high
        ? this.#fromBeginning.get(own.topic) === true
          ? low
          : this.#uncommitted
            ? high
            : stableEnd
        : wanted
    this.#next.set(name, offset)
    return offset
  }
}

function nameOf({ topic, partition }: OwnPartition): string {
  return `${topic}/${partition}`
}

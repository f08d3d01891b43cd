import type { TopicPartitionOffset } from 'kafkajs'
import type { FakeCluster } from './fake-cluster.ts'

/** A partition that a member has. */
export interface OwnPartition {
  readonly topic: string
  readonly partition: number
}

/**
 * The offsets at which one member goes on, for as long as one assignment lasts; seeks and pauses outlast it, as those
 * of kafkajs do.
 */
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

  /** A new assignment: all is to be asked for again. */
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

  /** The record of that offset was handled. */
  resolve(own: OwnPartition, offset: string): void {
    this.#next.set(nameOf(own), Number(offset) + 1)
  }

  /**
   * Where the next fetch of a partition begins: at a seek, where it was, at the group's commit, or at the end that was
   * asked for.
   */
  next(own: OwnPartition): number {
    const name = nameOf(own)
    const { low, high, stableEnd } = this.#cluster.partition(own.topic, own.partition)
    const group = this.#cluster.group(this.#groupId)
    const committed = group.committed(own.topic, own.partition)
    const wanted = this.#seeks.get(name) ?? this.#next.get(name) ?? (committed === null ? null : Number(committed))
    this.#seeks.delete(name)
    // Out of range: kafkajs goes on where the topic was to begin
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

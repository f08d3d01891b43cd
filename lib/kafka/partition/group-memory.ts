import { partitionName, type AssignedPartition } from './assigned-partition.ts'
import type { Ends } from './partition-facts.ts'
import type { Assignment } from './assignment.ts'
import type { PartitionMemory } from './partition-facts.ts'

/** What the source remembers about partitions beyond one assignment. */
export class GroupMemory implements PartitionMemory {
  /** topic => how many partitions it had when the source was opened */
  readonly #known = new Map<string, number>()
  /** partition's name => the offset after its last record when the source was opened */
  readonly #ends = new Map<string, string>()
  /** partition's name => the offset to commit that this process had reached when it gave the partition up */
  readonly #positions = new Map<string, string>()
  /** partition's name => the last assignment of the partition under which records were delivered */
  readonly #delivering = new Map<string, AssignedPartition>()
  /** partition's name => the offset up to which records were delivered under earlier assignments */
  readonly #before = new Map<string, bigint>()

  /** topic => the last known id */
  readonly #ids = new Map<string, string>()
  /** topic that was created again => the partitions that were assigned to this process since then */
  readonly #anew = new Map<string, Set<number>>()

  /** Notes the id of a topic. If the id has changed, forgets everything about the former topic of that name. */
  identify(topic: string, id: string): void {
    const before = this.#ids.get(topic) ?? id
    this.#ids.set(topic, id)
    if (before === id) return
    this.gone(topic)
    this.#anew.set(topic, new Set())
  }

  /**
   * Whether the topic was created again, and the partition is assigned to this process for the first time since then.
   */
  takeAnew(topic: string, partition: number): boolean {
    const taken = this.#anew.get(topic)
    if (taken === undefined || taken.has(partition)) return false
    taken.add(partition)
    return true
  }

  /**
   * Notes the topics that existed when the source opened. Topics that appear later are new, and read from their first
   * record.
   */
  opened(sizes: ReadonlyMap<string, number>): void {
    for (const [topic, size] of sizes) this.#known.set(topic, size)
  }

  /** Notes where partitions ended when the source was opened. */
  ended(ends: ReadonlyMap<string, Pick<Ends, 'high' | 'stable'>>): void {
    for (const [name, { high, stable = high }] of ends) this.#ends.set(name, stable)
  }

  /** Forgets a deleted topic: if it is created again, all its records are new. */
  gone(topic: string): void {
    this.#known.set(topic, 0)
    for (const names of [this.#ends, this.#positions, this.#delivering, this.#before]) {
      for (const name of names.keys()) if (name.startsWith(`${topic}/`)) names.delete(name)
    }
  }

  isNew(topic: string, partition: number): boolean {
    return partition >= (this.#known.get(topic) ?? 0)
  }

  endAtOpening(topic: string, partition: number): string | null {
    return this.#ends.get(partitionName(topic, partition)) ?? null
  }

  resumeAt(topic: string, partition: number): string | null {
    return this.#positions.get(partitionName(topic, partition)) ?? null
  }

  /** Notes the positions of the partitions of an assignment that is given up. */
  released(assignment: Assignment): void {
    for (const { name, topic, topicId, committable } of assignment.partitions) {
      const isAnother = topicId !== null && topicId !== this.#ids.get(topic)
      if (committable !== null && !isAnother) this.#positions.set(name, committable)
    }
  }

  /**
   * Call it when records of the partition are in hand. Returns the offset up to which this process had delivered
   * records under earlier assignments of the partition; null if there were none.
   */
  deliveredBefore(partition: AssignedPartition): bigint | null {
    const { name } = partition
    const last = this.#delivering.get(name)
    if (last !== partition) {
      this.#delivering.set(name, partition)
      const position = last?.position ?? null
      const before = this.#before.get(name) ?? 0n
      if (position !== null && BigInt(position) > before) this.#before.set(name, BigInt(position))
    }
    return this.#before.get(name) ?? null
  }

  /** Forgets a partition whose offsets start over or have moved: earlier deliveries say nothing about later records. */
  forget(topic: string, partition: number): void {
    for (const names of [this.#ends, this.#positions, this.#delivering, this.#before])
      names.delete(partitionName(topic, partition))
  }
}

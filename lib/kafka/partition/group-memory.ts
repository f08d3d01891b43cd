import { partitionName } from './assigned-partition.ts'
import type { Assignment } from './assignment.ts'
import type { PartitionMemory } from './partition-facts.ts'

/** What the source remembers of partitions beyond one assignment. */
export class GroupMemory implements PartitionMemory {
  /** topic => how many partitions it had when the source was opened */
  readonly #known = new Map<string, number>()
  /** partition's name => where this process was; kept only where the group's commits do not say it */
  readonly #positions = new Map<string, string>()
  /** partition's name => the offset after the last record that was delivered */
  readonly #delivered = new Map<string, bigint>()
  readonly #keepsPositions: boolean

  constructor(keepsPositions: boolean) {
    this.#keepsPositions = keepsPositions
  }

  /** Notes the topics that were there when the source was opened. What comes later is new, and read from its first record. */
  opened(sizes: ReadonlyMap<string, number>): void {
    for (const [topic, size] of sizes) this.#known.set(topic, size)
  }

  /** The topic was deleted: if it comes again, all of it is new. */
  gone(topic: string): void {
    this.#known.set(topic, 0)
    for (const positions of [this.#positions, this.#delivered]) {
      for (const name of positions.keys()) if (name.startsWith(`${topic}/`)) positions.delete(name)
    }
  }

  isNew(topic: string, partition: number): boolean {
    return partition >= (this.#known.get(topic) ?? 0)
  }

  resumeAt(topic: string, partition: number): string | null {
    return this.#positions.get(partitionName(topic, partition)) ?? null
  }

  /** Notes the positions of partitions that are given up. */
  released(assignment: Assignment): void {
    for (const partition of assignment.partitions) {
      const { name, position, committable } = partition
      if (position !== null) this.#delivered.set(name, BigInt(position))
      if (this.#keepsPositions && committable !== null) this.#positions.set(name, committable)
    }
  }

  /** The offset up to which this process had delivered that partition when it had it before; null where it had not. */
  deliveredBefore(topic: string, partition: number): bigint | null {
    return this.#delivered.get(partitionName(topic, partition)) ?? null
  }

  /** Its offsets begin anew or have moved on: what was delivered before says nothing of what comes. */
  forget(topic: string, partition: number): void {
    this.#delivered.delete(partitionName(topic, partition))
  }
}

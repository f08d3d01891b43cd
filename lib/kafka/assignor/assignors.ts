/** A member of a group as its leader sees it. */
export interface Subscriber {
  readonly memberId: string
  /** `group.instance.id` of a static member; null if it has none. */
  readonly instanceId: string | null
  readonly topics: ReadonlySet<string>
}

/** member id => topic => partitions, of every member */
export type GroupAssignment = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>

/**
 * Assigns each partition to one member that subscribes to its topic. `sizes` maps each topic to its number of
 * partitions.
 */
export type Assignor = (members: readonly Subscriber[], sizes: ReadonlyMap<string, number>) => GroupAssignment

/**
 * Like Java's `RangeAssignor` without racks: topic by topic, every subscriber gets a range of consecutive partitions.
 */
export const range: Assignor = (members, sizes) => {
  const given = new Giving(members)
  for (const [topic, size] of sizes) {
    const subscribers = given.inOrder.filter(({ topics }) => topics.has(topic))
    let partition = 0
    for (const [index, { memberId }] of subscribers.entries()) {
      const share = Math.floor(size / subscribers.length) + (index < size % subscribers.length ? 1 : 0)
      for (const end = partition + share; partition < end; partition++) given.give(memberId, topic, partition)
    }
  }
  return given.assignment
}

/**
 * Like Java's `RoundRobinAssignor`: goes through the partitions of all topics, and assigns each to the next member that
 * subscribes to its topic.
 */
export const roundRobin: Assignor = (members, sizes) => {
  const given = new Giving(members)
  const { inOrder } = given
  let turn = 0
  for (const topic of [...sizes.keys()].sort()) {
    if (!inOrder.some(({ topics }) => topics.has(topic))) continue
    for (let partition = 0; partition < (sizes.get(topic) ?? 0);) {
      const { memberId = '', topics } = inOrder[turn++ % inOrder.length] ?? {}
      if (topics?.has(topic) === true) given.give(memberId, topic, partition++)
    }
  }
  return given.assignment
}

class Giving {
  /** The members in Java's order: static members first, by their instance ids, then the others by their member ids. */
  readonly inOrder: readonly Subscriber[]
  readonly assignment: ReadonlyMap<string, Map<string, number[]>>

  constructor(members: readonly Subscriber[]) {
    this.inOrder = [...members].sort((a, b) => {
      if (a.instanceId !== null && b.instanceId !== null) return compare(a.instanceId, b.instanceId)
      if (a.instanceId !== null) return -1
      return b.instanceId === null ? compare(a.memberId, b.memberId) : 1
    })
    this.assignment = new Map(members.map(({ memberId }) => [memberId, new Map<string, number[]>()]))
  }

  give(memberId: string, topic: string, partition: number): void {
    const topics = this.assignment.get(memberId)
    const partitions = topics?.get(topic)
    if (partitions === undefined) topics?.set(topic, [partition])
    else partitions.push(partition)
  }
}

/** Compares by UTF-16 code units, as Java does. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

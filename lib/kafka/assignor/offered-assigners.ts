import type { GroupMember, PartitionAssigner } from 'kafkajs'
import { peekString } from '../../errors/peek.ts'
import { badTopicName } from '../param-checks.ts'
import { range, roundRobin, type Assignor, type Subscriber } from './assignors.ts'
import { decodeSubscription, encodeAssignment, encodeSubscription } from './consumer-protocol.ts'

/** What a member needs, and reports, when it leads its group. */
export interface Leading {
  /** How many partitions these topics have, which only other members read; invisible topics are left out. */
  readonly sizesOf: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /** It assigns the partitions of these topics, which only others read; with their numbers. */
  readonly onLeading: (others: ReadonlyMap<string, number>) => void
}

/**
 * The assignors that a member offers to its group, in order of preference: the coordinator takes one that all members
 * offer, and of several the one that most members prefer. kafkajs' own assigns the leader's topics to every member, so
 * that nobody reads the topics of others; each of these respects the members' subscriptions. Round robin comes before
 * range because it leaves no member idle if many topics have few partitions.
 */
export function offeredAssigners(leading: Leading): readonly [PartitionAssigner, ...PartitionAssigner[]] {
  return [
    // Java's and librdkafka's names
    assignerOf('roundrobin', roundRobin, leading),
    assignerOf('range', range, leading),
    // Last, so that the coordinator takes it only if a member offers no other
    assignerOf(KAFKAJS_ASSIGNER, roundRobin, leading)
  ]
}

/** The name of kafkajs' own, which members on 0.1 offer. */
export const KAFKAJS_ASSIGNER = 'RoundRobinAssigner'

function assignerOf(name: string, assignor: Assignor, leading: Leading): PartitionAssigner {
  return ({ cluster }) => ({
    name,
    version: 0,
    protocol: ({ topics }) => ({ name, metadata: encodeSubscription(topics) }),
    assign: async ({ members, topics }) => {
      const subscribers = members.map(subscriberOf)
      // The client has just refreshed the topics that it subscribes to itself
      const own = new Map(topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]))
      const others = await othersOf(subscribers, own, leading)
      // To every member: Java fails on an answer without any bytes
      return [...assignor(subscribers, new Map([...own, ...others]))].map(([memberId, assignment]) => ({
        memberId,
        memberAssignment: encodeAssignment(assignment)
      }))
    }
  })
}

async function othersOf(
  subscribers: readonly Subscriber[],
  own: ReadonlyMap<string, number>,
  { sizesOf, onLeading }: Leading
): Promise<ReadonlyMap<string, number>> {
  // Members of any client may be in the group, with names that no topic can have
  const topics = [...new Set(subscribers.flatMap((subscriber) => [...subscriber.topics]))].filter(
    (topic) => !own.has(topic) && badTopicName(topic) === null
  )
  const sizes = topics.length === 0 ? own : await sizesOf(topics)
  const others = new Map(topics.map((topic) => [topic, sizes.get(topic) ?? 0]))
  onLeading(others)
  return others
}

function subscriberOf(member: GroupMember): Subscriber {
  // kafkajs reads it and its types do not have it
  const instanceId = peekString(member, 'groupInstanceId') ?? null
  return { memberId: member.memberId, instanceId, topics: decodeSubscription(member.memberMetadata) }
}

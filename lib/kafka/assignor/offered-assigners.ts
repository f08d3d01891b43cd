import type { GroupMember, PartitionAssigner } from 'kafkajs'
import { peekString } from '../../errors/peek.ts'
import { badTopicName } from '../param-checks.ts'
import { range, roundRobin, type Assignor, type Subscriber } from './assignors.ts'
import { decodeSubscription, encodeAssignment, encodeSubscription } from './consumer-protocol.ts'

/** What a member needs to know, and reports, when it leads its group. */
export interface Leading {
  /** The number of partitions of topics that only other members read; leaves out topics that the user cannot see. */
  readonly sizesOf: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /** Called when the member assigns topics that only others read: topic => number of partitions. */
  readonly onLeading: (others: ReadonlyMap<string, number>) => void
}

/**
 * The assignors that a member offers to its group, in order of preference: the coordinator takes one that all members
 * offer, and of several the one that most members prefer. kafkajs' own assigner assigns only the leader's topics, and
 * to every member, so the other members' topics stay unread; each of these respects the members' subscriptions. Round
 * robin comes before range because it leaves no member idle if many topics have few partitions.
 */
export function offeredAssigners(leading: Leading): readonly [PartitionAssigner, ...PartitionAssigner[]] {
  return [
    // The names that Java and librdkafka use
    assignerOf('roundrobin', roundRobin, leading),
    assignerOf('range', range, leading),
    // Comes last, so that the coordinator takes it only if a member offers no other
    assignerOf(KAFKAJS_ASSIGNER, roundRobin, leading)
  ]
}

/** The name of kafkajs' own assigner, which members that run version 0.1 of this library offer. */
export const KAFKAJS_ASSIGNER = 'RoundRobinAssigner'

function assignerOf(name: string, assignor: Assignor, leading: Leading): PartitionAssigner {
  return ({ cluster }) => ({
    name,
    version: 0,
    protocol: ({ topics }) => ({ name, metadata: encodeSubscription(topics) }),
    assign: async ({ members, topics }) => {
      const subscribers = members.map(subscriberOf)
      // kafkajs has just refreshed the metadata of the topics that this member subscribes to
      const own = new Map(topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]))
      const others = await othersOf(subscribers, own, leading)
      // Every member gets an assignment: Java fails on an answer without any bytes
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
  // Any client may be in the group and subscribe to names that no topic can have
  const topics = [...new Set(subscribers.flatMap((subscriber) => [...subscriber.topics]))].filter(
    (topic) => !own.has(topic) && badTopicName(topic) === null
  )
  const sizes = topics.length === 0 ? own : await sizesOf(topics)
  const others = new Map(topics.map((topic) => [topic, sizes.get(topic) ?? 0]))
  onLeading(others)
  return others
}

function subscriberOf(member: GroupMember): Subscriber {
  // kafkajs reads this field, but its types do not declare it
  const instanceId = peekString(member, 'groupInstanceId') ?? null
  return { memberId: member.memberId, instanceId, topics: decodeSubscription(member.memberMetadata) }
}

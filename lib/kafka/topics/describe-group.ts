import type { Admin } from 'kafkajs'
import { decodeAssignment, decodeSubscription, type TopicPartitions } from '../assignor/consumer-protocol.ts'

/** A group as its coordinator describes it to clients of the classic protocol. */
export type DescribedGroup =
  /**
   * It is not a classic group: its coordinator assigns the partitions itself (KIP-848), because it has members of the
   * newer protocol.
   */
  | { readonly kind: 'coordinated' }
  /** Partitions are being assigned. */
  | { readonly kind: 'rebalancing' }
  | { readonly kind: 'stable'; readonly protocol: string; readonly members: readonly DescribedMember[] }

export interface DescribedMember {
  readonly memberId: string
  readonly topics: ReadonlySet<string>
  readonly partitions: TopicPartitions
}

/** A member asks: if there is no such group, it must be one of the newer protocol. */
export async function describeGroup(admin: Pick<Admin, 'describeGroups'>, groupId: string): Promise<DescribedGroup> {
  const {
    groups: [group]
  } = await admin.describeGroups([groupId])
  if (group === undefined || group.state === 'Dead') return { kind: 'coordinated' }
  if (group.state !== 'Stable') return { kind: 'rebalancing' }
  return {
    kind: 'stable',
    protocol: group.protocol,
    members: group.members.map(({ memberId, memberMetadata, memberAssignment }) => ({
      memberId,
      topics: decodeSubscription(memberMetadata),
      partitions: decodeAssignment(memberAssignment)
    }))
  }
}

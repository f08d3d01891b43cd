import type { Admin } from 'kafkajs'
import { decodeAssignment, decodeSubscription, type TopicPartitions } from '../assignor/consumer-protocol.ts'

/** A group as its coordinator describes it to clients of the classic protocol. */
export type DescribedGroup =
  /**
   * Not a classic group: it has members of the newer protocol, so its coordinator assigns the partitions itself
   * (KIP-848).
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

/**
 * Call it only as a member of the group: if the coordinator then knows no such classic group, it is one of the newer
 * protocol.
 */
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

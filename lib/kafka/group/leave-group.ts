import type { Cluster } from 'kafkajs'
import { peek } from '../../errors/peek.ts'

/**
 * Takes a member out of its group that cannot do so itself, as its client was given up while the coordinator was away.
 * Else the group waits for it until its session runs out, and hands out no partition before. Never rejects: if it does
 * not work, that is what happens.
 */
export async function leaveGroup(cluster: Cluster, groupId: string, memberId: string): Promise<void> {
  try {
    const coordinator = await cluster.findGroupCoordinator({ groupId })
    // kafkajs has it and its types have not
    const leave = peek(coordinator, 'leaveGroup')
    if (typeof leave === 'function') await Reflect.apply(leave, coordinator, [{ groupId, memberId }])
  } catch {
    // UNKNOWN_MEMBER_ID: it is out already
  }
}

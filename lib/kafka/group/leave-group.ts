import type { Cluster } from 'kafkajs'
import { peek } from '../../errors/peek.ts'

/**
 * Removes a member from its group that cannot leave by itself, because its client was abandoned while the coordinator
 * was away. Otherwise the group waits until its session expires, and assigns no partition before. Never rejects: if it
 * fails, the group just waits.
 */
export async function leaveGroup(cluster: Cluster, groupId: string, memberId: string): Promise<void> {
  try {
    const coordinator = await cluster.findGroupCoordinator({ groupId })
    // kafkajs has it, but its types do not
    const leave = peek(coordinator, 'leaveGroup')
    if (typeof leave === 'function') await Reflect.apply(leave, coordinator, [{ groupId, memberId }])
  } catch {
    // UNKNOWN_MEMBER_ID: it is out already
  }
}

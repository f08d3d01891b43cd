import type { Cluster } from 'kafkajs'
import { peek } from '../../errors/peek.ts'

/**
 * Removes a member that cannot leave its group by itself, because its client was abandoned while the coordinator was
 * unreachable. Otherwise the group assigns no partition until the member's session expires. Never rejects: if the
 * removal fails, the group just waits.
 */
export async function leaveGroup(cluster: Cluster, groupId: string, memberId: string): Promise<void> {
  try {
    const coordinator = await cluster.findGroupCoordinator({ groupId })
    // kafkajs has this method, but its types do not declare it
    const leave = peek(coordinator, 'leaveGroup')
    if (typeof leave === 'function') await Reflect.apply(leave, coordinator, [{ groupId, memberId }])
  } catch {
    // UNKNOWN_MEMBER_ID: the member has left already
  }
}

import type { Broker, Cluster } from 'kafkajs'
import t from 'tap'
import { leaveGroup } from '../../../lib/kafka/group/leave-group.ts'

/** kafkajs makes the whole of it; what is asked for is one thing. */
function clusterWith(findGroupCoordinator: () => Promise<unknown>): Cluster {
  return { findGroupCoordinator: () => findGroupCoordinator() as Promise<Broker> } as unknown as Cluster
}

t.test('the member leaves by name, and no failure is thrown', async (t) => {
  const asked: unknown[] = []
  await leaveGroup(
    clusterWith(async () => ({
      leaveGroup: async (what: unknown) => {
        asked.push(what)
      }
    })),
    'g',
    'm'
  )
  t.strictSame(asked, [{ groupId: 'g', memberId: 'm' }])
  await leaveGroup(
    clusterWith(async () => ({})),
    'g',
    'm'
  )
  await leaveGroup(
    clusterWith(() => Promise.reject(new Error('away'))),
    'g',
    'm'
  )
  await leaveGroup(
    clusterWith(async () => ({ leaveGroup: () => Promise.reject(new Error('UNKNOWN_MEMBER_ID')) })),
    'g',
    'm'
  )
})

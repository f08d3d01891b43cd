import type { Admin, GroupDescription } from 'kafkajs'
import t from 'tap'
import { encodeAssignment, encodeSubscription } from '../../../lib/kafka/assignor/consumer-protocol.ts'
import { describeGroup, type DescribedGroup } from '../../../lib/kafka/topics/describe-group.ts'

function described(...groups: Partial<GroupDescription>[]): Promise<DescribedGroup> {
  const describeGroups: Admin['describeGroups'] = async ([groupId = '']) => ({
    groups: groups.map(({ state = 'Stable', members = [] }) => ({
      groupId,
      state,
      protocol: 'range',
      protocolType: 'consumer',
      members
    }))
  })
  return describeGroup({ describeGroups }, 'g')
}

t.test('a group is described with what each member subscribes to and has', async (t) => {
  const members = [
    {
      memberId: 'm',
      clientId: 'c',
      clientHost: '/h',
      memberMetadata: encodeSubscription(['a', 'b']),
      memberAssignment: encodeAssignment(new Map([['a', [1]]]))
    }
  ]
  t.strictSame(await described({ members }), {
    kind: 'stable',
    protocol: 'range',
    members: [{ memberId: 'm', topics: new Set(['a', 'b']), partitions: new Map([['a', [1]]]) }]
  })
})

t.test('one that is not there is one of the newer protocol, for who is a member of it', async (t) => {
  t.strictSame(await described({ state: 'Dead' }), { kind: 'coordinated' })
  t.strictSame(await described(), { kind: 'coordinated' })
})

t.test('one that hands out partitions has nothing to tell yet', async (t) => {
  for (const state of ['PreparingRebalance', 'CompletingRebalance'] as const)
    t.strictSame(await described({ state }), { kind: 'rebalancing' })
})

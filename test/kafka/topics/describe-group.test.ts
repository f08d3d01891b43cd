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

t.test("a group is described with each member's subscription and assignment", async (t) => {
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

t.test('a group reported as missing to its own member is one of the newer protocol', async (t) => {
  t.strictSame(await described({ state: 'Dead' }), { kind: 'coordinated' })
  t.strictSame(await described(), { kind: 'coordinated' })
})

t.test('a group in the middle of a rebalance has no description yet', async (t) => {
  for (const state of ['PreparingRebalance', 'CompletingRebalance'] as const)
    t.strictSame(await described({ state }), { kind: 'rebalancing' })
})

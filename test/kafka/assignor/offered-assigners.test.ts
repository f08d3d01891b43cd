import kafkajs from 'kafkajs'
import type { Cluster, PartitionAssigner } from 'kafkajs'
import t from 'tap'
import { decodeAssignment, encodeSubscription } from '../../../lib/kafka/assignor/consumer-protocol.ts'
import { offeredAssigners } from '../../../lib/kafka/assignor/offered-assigners.ts'

type Config = Parameters<PartitionAssigner>[0]

/** A consumer that knows of the topic "a" with 2 partitions, and of no other. */
const config = {
  groupId: 'g',
  cluster: {
    findTopicPartitionMetadata: (topic: string) => (topic === 'a' ? [{ partitionId: 0 }, { partitionId: 1 }] : [])
  } as unknown as Cluster
} as Config

t.test('the offered names are those of Java and librdkafka, with that of kafkajs last', async (t) => {
  const assigners = offeredAssigners({ sizesOf: async () => new Map(), onLeading: () => {} }).map((make) =>
    make(config)
  )
  t.strictSame(
    assigners.map(({ name }) => name),
    ['roundrobin', 'range', kafkajs.PartitionAssigners.roundRobin(config).name]
  )
  for (const assigner of assigners)
    t.strictSame(assigner.protocol({ topics: ['a', 'b'] }), {
      name: assigner.name,
      metadata: encodeSubscription(['a', 'b'])
    })
})

t.test(
  'the leader asks for the topics of others alone, passes over names that no topic has, and answers every member',
  async (t) => {
    const asked: unknown[] = []
    const told: unknown[] = []
    const offered = offeredAssigners({
      sizesOf: async (topics) => {
        asked.push(topics)
        return new Map([['b', 1]])
      },
      onLeading: (others) => {
        told.push([...others])
      }
    })
    for (const make of offered) {
      const members = [
        { memberId: 'm1', memberMetadata: encodeSubscription(['a']) },
        { memberId: 'm2', memberMetadata: encodeSubscription(['b', 'not there', '', 'x/y', 'gone']) },
        { memberId: 'm3', memberMetadata: Buffer.from('no subscription') }
      ]
      const answer = await make(config).assign({ members, topics: ['a'] })
      t.strictSame(
        answer.map(({ memberId, memberAssignment }) => [memberId, [...decodeAssignment(memberAssignment)]]),
        [
          ['m1', [['a', [0, 1]]]],
          ['m2', [['b', [0]]]],
          ['m3', []]
        ]
      )
      t.ok(
        answer.every(({ memberAssignment }) => memberAssignment.length > 0),
        'in bytes'
      )
      t.strictSame(asked.splice(0), [['b', 'gone']])
      t.strictSame(told.splice(0), [
        [
          ['b', 1],
          ['gone', 0]
        ]
      ])
    }
  }
)

t.test('the leader asks nothing where all members subscribe to its own topics', async (t) => {
  const [make] = offeredAssigners({
    sizesOf: () => Promise.reject(new Error('asked')),
    onLeading: (others) => {
      t.equal(others.size, 0)
    }
  })
  const members = ['m1', 'm2'].map((memberId) => ({ memberId, memberMetadata: encodeSubscription(['a']) }))
  const answer = await make(config).assign({ members, topics: ['a'] })
  t.strictSame(
    answer.map(({ memberAssignment }) => decodeAssignment(memberAssignment)),
    [new Map([['a', [0]]]), new Map([['a', [1]]])]
  )
})

t.test('static members come first, as with Java', async (t) => {
  const [make] = offeredAssigners({ sizesOf: async () => new Map(), onLeading: () => {} })
  const members = [
    { memberId: 'a', memberMetadata: encodeSubscription(['a']) },
    { memberId: 'b', groupInstanceId: 'z', memberMetadata: encodeSubscription(['a']) }
  ]
  const answer = await make(config).assign({ members, topics: ['a'] })
  t.strictSame(
    answer.map(({ memberId, memberAssignment }) => [memberId, [...decodeAssignment(memberAssignment)]]),
    [
      ['a', [['a', [1]]]],
      ['b', [['a', [0]]]]
    ]
  )
})

import t from 'tap'
import { clusterWith, openSource } from './support/fake-source.ts'

t.test('the group as this process sees it is plain data', async (t) => {
  const cluster = clusterWith({ t: 2 })
  cluster.kafka.produce('t', [
    { value: 'a', partition: 0 },
    { value: 'b', partition: 0 }
  ])
  const made = await openSource(cluster)
  await made.until('two records', () => made.texts.length === 2)
  await made.until('a commit of them', () => cluster.kafka.committed('g', 't', 0) === '2')
  const stats = made.stats()
  t.strictSame(JSON.parse(JSON.stringify(stats)), stats)
  t.match(stats, {
    groupId: 'g',
    lag: 0,
    redelivered: 0,
    restarts: 0,
    rebalanceCount: 1,
    commits: 2,
    partitions: [
      { topic: 't', partition: 0, instance: 0, position: '2', committed: '2', highWatermark: '2', lag: 0 },
      { topic: 't', partition: 1, instance: 0, position: '0', committed: '0', highWatermark: '0', lag: 0 }
    ],
    members: [{ instance: 0, memberId: /^member-/, leader: true, state: 'stable', partitions: 2 }],
    rebalances: [{ cause: 'join', before: 0, after: 2 }]
  })
  await made.destroyed()
})

t.test('a member outside the group shows so in stats', async (t) => {
  const cluster = clusterWith({})
  const made = await openSource(cluster, { topic: '/^later/' })
  t.match(made.stats(), {
    lag: null,
    partitions: [],
    lastCommitAt: null,
    members: [{ memberId: null, leader: false, state: 'closed', partitions: 0, lastHeartbeatAt: null }]
  })
  await made.destroyed()
})

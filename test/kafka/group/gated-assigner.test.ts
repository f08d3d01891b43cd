import kafkajs from 'kafkajs'
import t from 'tap'
import { gatedAssigner } from '../../../lib/kafka/group/gated-assigner.ts'

t.test('the client is told to try again while its member may not join', async (t) => {
  let open = false
  const config = {
    groupId: 'g',
    logger: kafkajs.logLevel,
    cluster: { findTopicPartitionMetadata: () => [{ partitionId: 0 }] }
  }
  type Config = Parameters<typeof kafkajs.PartitionAssigners.roundRobin>[0]
  const inner = kafkajs.PartitionAssigners.roundRobin(config as unknown as Config)
  const assigner = gatedAssigner(kafkajs.PartitionAssigners.roundRobin, {
    onCluster: (cluster) => {
      t.equal(cluster, config.cluster)
    },
    mayJoin: () => open
  })(config as unknown as Config)
  t.throws(
    () => assigner.protocol({ topics: ['t'] }),
    Object.assign(new Error('records of partitions that will be released are not yet acked'), {
      type: 'REBALANCE_IN_PROGRESS'
    })
  )
  open = true
  t.strictSame(assigner.protocol({ topics: ['t'] }), inner.protocol({ topics: ['t'] }))
  t.match(assigner, { name: inner.name, version: inner.version })
  const group = { members: [{ memberId: 'm', memberMetadata: Buffer.alloc(0) }], topics: ['t'] }
  t.strictSame(await assigner.assign(group), await inner.assign(group))
})

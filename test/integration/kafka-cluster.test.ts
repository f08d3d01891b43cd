import t from 'tap'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { onlyInWhole } from '../support/whole.ts'
import { coordinatorOf, leaderOf } from './support/kafka-cluster-facts.ts'
import { readUnderLoad, replicatedTopic } from './support/kafka-under-load.ts'
import { until } from './support/kafka-until.ts'

t.test(
  'a cluster of three nodes under load loses no record when a node is killed',
  onlyInWhole(needsKafka()),
  async (t) => {
    const cluster = await kafkaForTests(t, { nodes: 3 })
    const topic = await replicatedTopic(cluster)

    t.test('the leader of a partition is killed', async (t) => {
      const { goesOn, end } = await readUnderLoad(t, cluster, topic)
      const leader = await until('a leader', () => leaderOf(cluster, topic, 0))
      await cluster.stopBroker(leader, 'SIGKILL')
      await until('another node leads', async () => (await leaderOf(cluster, topic, 0).catch(() => leader)) !== leader)
      await goesOn()
      await cluster.startBroker(leader)
      await end()
    })

    t.test('the coordinator of the group is killed', async (t) => {
      const { reader, groupId, goesOn, end } = await readUnderLoad(t, cluster, topic)
      const coordinator = await until('a coordinator', () => coordinatorOf(cluster, groupId))
      const { commits } = reader.kafka()
      await cluster.stopBroker(coordinator, 'SIGKILL')
      await until(
        'another node coordinates',
        async () => (await coordinatorOf(cluster, groupId).catch(() => coordinator)) !== coordinator
      )
      await goesOn()
      await until('commits go on', () => reader.kafka().commits > commits + 2, { state: () => reader.stats() })
      t.ok(reader.warnings.length > 0, 'it is reported')
      await cluster.startBroker(coordinator)
      await end()
    })
  }
)

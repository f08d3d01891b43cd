import t from 'tap'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { onlyInWhole } from '../support/whole.ts'
import { inSync } from './support/kafka-cluster-facts.ts'
import { readUnderLoad, replicatedTopic } from './support/kafka-under-load.ts'
import { until } from './support/kafka-until.ts'

t.test(
  'a cluster whose nodes are restarted one after the other loses nothing',
  onlyInWhole(needsKafka()),
  async (t) => {
    const cluster = await kafkaForTests(t, { nodes: 3 })
    const { reader, goesOn, end } = await readUnderLoad(t, cluster, await replicatedTopic(cluster))
    for (const node of [1, 2, 3]) {
      await cluster.stopBroker(node)
      await cluster.startBroker(node)
      await until('all replicas are in sync', () => inSync(cluster))
    }
    await goesOn()
    t.ok(reader.warnings.length > 0, 'it is reported')
    t.equal(reader.stats().state, 'running')
    await end()
  }
)

import kafkajs from 'kafkajs'
import type { Cluster } from 'kafkajs'
import t from 'tap'
import { Rejoining } from '../../../lib/kafka/group/rejoining.ts'

t.test('the check of kafkajs before each fetch fails once, and the rest of the cluster is unchanged', async (t) => {
  const { Kafka, PartitionAssigners, logLevel } = kafkajs
  const clusters: Cluster[] = []
  new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING, retry: { retries: 0 } }).consumer({
    groupId: 'g',
    partitionAssigners: [
      (config) => {
        clusters.push(config.cluster)
        return PartitionAssigners.roundRobin(config)
      }
    ]
  })
  const [cluster] = clusters
  if (cluster === undefined) throw new Error('kafkajs gives its assigners no cluster')
  let begun = 0
  const rejoining = new Rejoining(() => {
    begun++
  })
  const asItWas = { name: 'KafkaJSNumberOfRetriesExceeded' } // there is no broker
  await t.rejects(cluster.refreshMetadataIfNecessary(), asItWas, 'kafkajs still asks by this name')
  rejoining.through(cluster)
  await t.rejects(cluster.refreshMetadataIfNecessary(), asItWas)
  rejoining.ask()
  t.equal(begun, 0)
  await t.rejects(
    cluster.refreshMetadataIfNecessary(),
    Object.assign(new Error('the partitions of the group have to be reassigned'), { type: 'REBALANCE_IN_PROGRESS' })
  )
  t.equal(begun, 1)
  await t.rejects(cluster.refreshMetadataIfNecessary(), asItWas)
  rejoining.ask()
  rejoining.done()
  t.doesNotThrow(() => {
    rejoining.check()
  }, 'it has joined by itself meanwhile')
  t.equal(begun, 1)
})

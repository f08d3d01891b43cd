import kafkajs from 'kafkajs'
import type { Cluster } from 'kafkajs'
import t from 'tap'
import { fetchNoMore } from '../../../lib/kafka/group/fetch-no-more.ts'

t.test('a stopped consumer finds no node to create fetchers for', (t) => {
  const { Kafka, PartitionAssigners, logLevel } = kafkajs
  const clusters: Cluster[] = []
  new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING }).consumer({
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
  t.ok('getNodeIds' in cluster, 'kafkajs still asks by this name')
  fetchNoMore(cluster)
  t.strictSame(cluster.getNodeIds(), [])
  t.end()
})

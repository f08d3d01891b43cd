import type { Admin, AdminEvents } from 'kafkajs'
import { clientErrorFor } from './client-error.ts'
import type { FakeCluster } from './fake-cluster.ts'
import type { FakeKafkaRequest } from './requests.ts'
import { quietLogger, unserved } from './unserved.ts'

/** An admin client like that of kafkajs, for the requests of a source about topics and offsets. */
export function fakeAdmin(cluster: FakeCluster): Admin {
  let closing = new AbortController()
  const answered = (request: FakeKafkaRequest): Promise<void> => cluster.requests.answer(request, closing.signal)
  return {
    connect: async () => {
      if (closing.signal.aborted) closing = new AbortController()
      await answered('connect')
    },
    disconnect: async () => {
      closing.abort()
    },
    listTopics: async () => {
      await answered('metadata')
      return [...cluster.topics.keys()]
    },
    fetchTopicMetadata: async ({ topics: names } = { topics: [] }) => {
      await answered('metadata')
      const asked = names.length === 0 ? [...cluster.topics.keys()] : names
      return { topics: asked.map((name) => ({ name, partitions: cluster.metadata(name) })) }
    },
    createTopics: async ({ topics }) => {
      await answered('create')
      const isNew = topics.some(({ topic }) => !cluster.topics.has(topic))
      for (const { topic, numPartitions = 1 } of topics) cluster.createTopic(topic, numPartitions)
      return isNew
    },
    deleteTopics: async ({ topics }) => {
      await answered('metadata')
      for (const topic of topics) {
        if (!cluster.topics.has(topic)) throw clientErrorFor('UNKNOWN_TOPIC_OR_PARTITION')
        cluster.deleteTopic(topic)
      }
    },
    fetchOffsets: async ({ groupId, topics = [] }) => {
      await answered('offsets')
      const group = cluster.group(groupId)
      return topics.map((topic) => ({
        topic,
        // -1 means that there is no commit
        partitions: cluster.partitions(topic).map((_, partition) => ({
          partition,
          offset: group.committed(topic, partition) ?? '-1',
          metadata: group.noteOf(topic, partition)
        }))
      }))
    },
    fetchTopicOffsets: async (topic) => {
      await answered('offsets')
      return (
        cluster
          .partitions(topic)
          // As kafkajs requests them: up to the first open transaction
          .map(({ low, stableEnd }, partition) => ({
            partition,
            offset: String(stableEnd),
            high: String(stableEnd),
            low: String(low)
          }))
      )
    },
    fetchTopicOffsetsByTimestamp: async (topic, timestamp = 0) => {
      await answered('offsets')
      return cluster.partitions(topic).map((log, partition) => ({ partition, offset: String(log.offsetAt(timestamp)) }))
    },
    describeGroups: async (groupIds) => {
      await answered('describe')
      return { groups: groupIds.map((groupId) => cluster.group(groupId).describe(groupId)) }
    },
    describeCluster: async () => {
      await answered('metadata')
      const brokers = cluster.living.map((nodeId) => ({ nodeId, host: hostOf(nodeId), port: 9092 }))
      return { brokers, controller: cluster.living[0] ?? null, clusterId: 'fake' }
    },
    createPartitions: unserved('admin.createPartitions'),
    setOffsets: unserved('admin.setOffsets'),
    resetOffsets: unserved('admin.resetOffsets'),
    describeConfigs: unserved('admin.describeConfigs'),
    alterConfigs: unserved('admin.alterConfigs'),
    listGroups: unserved('admin.listGroups'),
    deleteGroups: unserved('admin.deleteGroups'),
    describeAcls: unserved('admin.describeAcls'),
    deleteAcls: unserved('admin.deleteAcls'),
    createAcls: unserved('admin.createAcls'),
    deleteTopicRecords: unserved('admin.deleteTopicRecords'),
    alterPartitionReassignments: unserved('admin.alterPartitionReassignments'),
    listPartitionReassignments: unserved('admin.listPartitionReassignments'),
    on: () => () => {},
    logger: () => quietLogger,
    events: ADMIN_EVENTS
  }
}

/** `fake` is the first broker, `fake-2` the next. */
function hostOf(nodeId: number): string {
  return nodeId === 1 ? 'fake' : `fake-${nodeId}`
}

const ADMIN_EVENTS: AdminEvents = {
  CONNECT: 'admin.connect',
  DISCONNECT: 'admin.disconnect',
  REQUEST: 'admin.network.request',
  REQUEST_TIMEOUT: 'admin.network.request_timeout',
  REQUEST_QUEUE_SIZE: 'admin.network.request_queue_size'
}

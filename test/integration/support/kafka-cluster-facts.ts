import { asAdmin, type KafkaCluster } from '../../support/kafka/quiet-client.ts'

/** The node that leads a partition; `null` without a leader. */
export async function leaderOf(cluster: KafkaCluster, topic: string, partition: number): Promise<number | null> {
  const { topics } = await asAdmin(cluster, (admin) => admin.fetchTopicMetadata({ topics: [topic] }))
  const leader = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader ?? -1
  return leader > 0 ? leader : null
}

/**
 * The node that coordinates a group: the leader of the partition of Kafka's internal topic that the group's name maps
 * to.
 */
export async function coordinatorOf(cluster: KafkaCluster, groupId: string): Promise<number | null> {
  const { topics } = await asAdmin(cluster, (admin) => admin.fetchTopicMetadata({ topics: [OFFSETS] }))
  return leaderOf(cluster, OFFSETS, (javaHash(groupId) & 0x7fffffff) % (topics[0]?.partitions.length ?? 1))
}

/** Whether all replicas of all topics have caught up. */
export async function inSync(cluster: KafkaCluster): Promise<boolean> {
  try {
    const found = await asAdmin(cluster, (admin) => admin.fetchTopicMetadata())
    return found.topics.every(({ partitions }) =>
      partitions.every(({ isr, replicas, leader }) => leader > 0 && isr.length === replicas.length)
    )
  } catch {
    return false // leaders are being elected
  }
}

/** Java's `String.hashCode`. */
function javaHash(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0
  return hash
}

const OFFSETS = '__consumer_offsets'

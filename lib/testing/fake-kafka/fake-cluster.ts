import type { Cluster, PartitionMetadata } from 'kafkajs'
import type { Clock } from '../../../types/clock.ts'
import { clientErrorFor } from './client-error.ts'
import { GroupCoordinator } from './group-coordinator.ts'
import { PartitionLog } from './partition-log.ts'
import { Requests } from './requests.ts'
import { sleep } from './sleep.ts'
import { unserved } from './unserved.ts'

/** All brokers of the fake in one object: topics, groups, and the answers to requests. */
export class FakeCluster {
  readonly clock: Clock
  readonly requests: Requests
  /** topic => its partitions */
  readonly topics: Map<string, PartitionLog[]> = new Map()
  /** group => its coordinator */
  readonly #groups = new Map<string, GroupCoordinator>()
  #turn = 0
  readonly brokers: number
  /** Brokers that are down. */
  readonly #down = new Set<number>()
  /** Aborted and replaced when records are appended, a topic is deleted, or a broker stops or starts. */
  #change = new AbortController()

  constructor(clock: Clock, brokers = 1) {
    this.clock = clock
    this.brokers = brokers
    this.requests = new Requests(clock, () => this.living.length > 0)
  }

  /** The next value of the counter that distributes records without a key. */
  takeTurn(): number {
    return this.#turn++
  }

  /** The ids of the brokers that are up, from 1. */
  get living(): readonly number[] {
    return Array.from({ length: this.brokers }, (_, index) => index + 1).filter((nodeId) => !this.#down.has(nodeId))
  }

  /**
   * Stops a broker: other brokers lead its partitions, which consumers notice at their next fetch. Returns a function
   * that starts the broker again.
   */
  stopBroker(nodeId: number): () => void {
    if (nodeId < 1 || nodeId > this.brokers) throw new RangeError(`fakeKafka: there is no broker ${nodeId}`)
    this.#down.add(nodeId)
    this.changed()
    return () => {
      this.#down.delete(nodeId)
      this.changed()
    }
  }

  /**
   * The broker that leads a partition: the one assigned to it if that is up, otherwise another one; -1 if none is up.
   */
  leaderOf(partition: number): number {
    const { living } = this
    const own = (partition % this.brokers) + 1
    return living.includes(own) ? own : (living[partition % Math.max(1, living.length)] ?? -1)
  }

  /** The partitions of a topic. Throws the broker's error if the topic does not exist. */
  partitions(topic: string): readonly PartitionLog[] {
    const partitions = this.topics.get(topic)
    if (partitions === undefined) throw clientErrorFor('UNKNOWN_TOPIC_OR_PARTITION')
    return partitions
  }

  partition(topic: string, partition: number): PartitionLog {
    const log = this.partitions(topic)[partition]
    if (log === undefined) throw clientErrorFor('UNKNOWN_TOPIC_OR_PARTITION')
    return log
  }

  metadata(topic: string): PartitionMetadata[] {
    return this.partitions(topic).map((_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: this.leaderOf(partitionId),
      replicas: Array.from({ length: this.brokers }, (_unused, index) => index + 1),
      isr: [...this.living]
    }))
  }

  createTopic(topic: string, partitions: number): void {
    const logs = this.topics.get(topic) ?? []
    while (logs.length < partitions) logs.push(new PartitionLog())
    this.topics.set(topic, logs)
  }

  /** Deletes a topic and the commits of all groups for it, as Kafka does. */
  deleteTopic(topic: string): void {
    this.topics.delete(topic)
    for (const group of this.#groups.values()) group.forgetTopic(topic)
    this.changed()
  }

  group(groupId: string): GroupCoordinator {
    const group = this.#groups.get(groupId) ?? new GroupCoordinator(this.clock)
    this.#groups.set(groupId, group)
    return group
  }

  changed(): void {
    this.#change.abort()
    this.#change = new AbortController()
  }

  /** Waits for a change, or for `ms`, or until a signal is aborted. */
  async untilChanged(ms: number, signals: readonly AbortSignal[]): Promise<void> {
    await sleep(ms, this.clock, [this.#change.signal, ...signals])
  }

  /** The cluster as a consumer's assigner sees it: only the topics that the consumer targets. */
  knownTo(targets: ReadonlyMap<string, unknown>): Cluster {
    return {
      findTopicPartitionMetadata: (topic) => (targets.has(topic) && this.topics.has(topic) ? this.metadata(topic) : []),
      getNodeIds: () => [...this.living],
      isConnected: () => true,
      connect: async () => {},
      disconnect: async () => {},
      refreshMetadata: async () => {},
      refreshMetadataIfNecessary: async () => {},
      metadata: unserved('cluster.metadata'),
      removeBroker: unserved('cluster.removeBroker'),
      addMultipleTargetTopics: unserved('cluster.addMultipleTargetTopics'),
      addTargetTopic: unserved('cluster.addTargetTopic'),
      findBroker: unserved('cluster.findBroker'),
      findControllerBroker: unserved('cluster.findControllerBroker'),
      findLeaderForPartitions: unserved('cluster.findLeaderForPartitions'),
      findGroupCoordinator: unserved('cluster.findGroupCoordinator'),
      findGroupCoordinatorMetadata: unserved('cluster.findGroupCoordinatorMetadata'),
      defaultOffset: unserved('cluster.defaultOffset'),
      fetchTopicsOffset: unserved('cluster.fetchTopicsOffset')
    }
  }
}

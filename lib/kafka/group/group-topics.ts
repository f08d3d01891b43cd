import { messageOf } from '../../errors/message-of.ts'
import type { KafkaReport } from '../kafka-report.ts'
import type { CreateTopics } from '../param-checks.ts'
import { partitionName } from '../partition/assigned-partition.ts'
import type { GroupMemory } from '../partition/group-memory.ts'
import type { ClusterView } from '../topics/cluster-view.ts'
import type { TopicSizes } from '../topics/topic-sizes.ts'
import { wantedTopics, type WantedTopics } from '../topics/wanted-topics.ts'
import type { Subscription } from './member.ts'

export interface GroupTopicsParts {
  readonly topic: readonly string[]
  readonly createTopics: CreateTopics
  readonly from: 'earliest' | 'latest'
  readonly cluster: ClusterView
  readonly memory: GroupMemory
  readonly report: KafkaReport
  readonly debug: (format: string, ...args: readonly unknown[]) => void
}

/** Finds the topics to read: those that are named, and those that match a pattern, as they appear and disappear. */
export class GroupTopics {
  /** How many named topics do not exist. */
  missing = 0
  readonly #parts: GroupTopicsParts
  readonly #wanted: WantedTopics
  /** The topics that are read now. */
  read: TopicSizes = new Map()
  #opened = false

  constructor(parts: GroupTopicsParts) {
    this.#parts = parts
    this.#wanted = wantedTopics(parts.topic)
  }

  /**
   * Call it when the source is open and has these partitions: from then on it waits for a missing topic, and a topic
   * that appears is new. Notes the ends of the partitions that the source was not assigned, so that records that reach
   * a partition without an owner are not skipped later.
   */
  async opened(given: ReadonlySet<string>): Promise<void> {
    const { cluster, memory, from, debug } = this.#parts
    this.#opened = true
    if (from === 'earliest') return
    const others = [...this.read].filter(
      ([topic, size]) =>
        !Array.from({ length: size }, (_, partition) => partitionName(topic, partition)).every((name) =>
          given.has(name)
        )
    )
    if (others.length === 0) return
    try {
      memory.ended(await cluster.ends(others.map(([topic]) => topic)))
    } catch (error) {
      debug('where the partitions of others end is not known: %s', messageOf(error)) // some may lack a leader now
    }
  }

  /** Whether topics that are not named may appear, because they match a pattern. */
  get byPattern(): boolean {
    return this.#wanted.patterns.length > 0
  }

  /**
   * The topics to subscribe to; empty if no topic matches yet. Rejects if the topics cannot be described, or if a named
   * topic is missing: while the source opens, any one; later only if no topic is left.
   */
  async subscriptions(): Promise<readonly Subscription[]> {
    const { cluster, createTopics, memory, report, topic, from } = this.#parts
    const { sizes, missing } = await cluster.topics(this.#wanted, createTopics)
    this.missing = missing.size
    if (this.#opened) for (const [name, error] of missing) this.#gone(name, error)
    else memory.opened(sizes)
    const [first] = missing.values()
    if (first !== undefined && (!this.#opened || sizes.size === 0)) throw first
    if (sizes.size === 0) report.tell('KAFKA_NO_TOPIC_MATCHES', { values: { topic: topic.join(', ') } })
    this.read = sizes
    return [...sizes.keys()].map((name) => ({
      topic: name,
      fromBeginning: from === 'earliest' || memory.isNew(name, 0)
    }))
  }

  /** Whether topics have appeared that are not read yet. */
  async haveCome(): Promise<boolean> {
    const { sizes, missing } = await this.#parts.cluster.topics(this.#wanted, false)
    this.missing = missing.size
    return [...sizes.keys()].some((topic) => !this.read.has(topic))
  }

  #gone(topic: string, error: unknown): void {
    this.#parts.memory.gone(topic)
    this.#parts.report.tell('KAFKA_TOPIC_GONE', { values: { topic }, detail: messageOf(error), cause: error })
  }
}

import type { Clock } from '../../../types/clock.ts'
import { waitFor } from '../../core/wait-for.ts'
import type { KafkaReport } from '../kafka-report.ts'
import type { ClusterView } from '../topics/cluster-view.ts'
import type { SeenTopics, TopicSizes } from '../topics/topic-sizes.ts'
import type { ConsumerRun } from './consumer-run.ts'
import type { GroupTopics } from './group-topics.ts'
import type { Member } from './member.ts'
import { readersOf, whyNone, whyUnread } from './readers.ts'

export interface SharedGroupParts {
  readonly groupId: string
  readonly cluster: ClusterView
  readonly topics: GroupTopics
  readonly report: KafkaReport
  readonly clock: Clock
  /** Aborted when the source stops. */
  readonly over: AbortSignal
}

/**
 * The group beyond this source: members that read different topics, run another version or client, or hold partitions
 * that this source waits for.
 */
export class SharedGroup {
  readonly #parts: SharedGroupParts

  constructor(parts: SharedGroupParts) {
    this.#parts = parts
  }

  /**
   * The number of partitions of topics that only other members read. Reports topics that the user may not describe,
   * because their partitions then stay unassigned.
   */
  async sizesOf(topics: readonly string[]): Promise<TopicSizes> {
    const { cluster, report } = this.#parts
    const ask = (): Promise<SeenTopics> => cluster.sizes(topics)
    // One retry: a connection that has been idle for long may be closed, and the client gives up if this call fails
    const { sizes, unseen } = await ask().catch(ask)
    for (const error of unseen.values()) if (error.code !== 'KAFKA_TOPIC_NOT_FOUND') report.survived(error)
    return sizes
  }

  /**
   * Makes the group reassign partitions if a topic that only other members read has gained some: kafkajs checks only
   * its own topics.
   */
  async lookAtOthers(members: readonly Member[]): Promise<void> {
    for (const { run } of members) {
      if (run === null || run.standing.others.size === 0) continue
      const { sizes } = await this.#parts.cluster.sizes([...run.standing.others.keys()])
      if ([...sizes].some(([topic, size]) => size > (run.standing.others.get(topic) ?? size))) run.rejoin()
    }
  }

  /** Reports why a member has no partition, and which partitions of its topics no member has. */
  async explain({ instance }: Pick<Member, 'instance'>, run: ConsumerRun): Promise<void> {
    const { groupId, cluster, topics, report, clock } = this.#parts
    const [group, { sizes }] = await Promise.all([cluster.group(groupId), cluster.sizes([...topics.read.keys()])])
    if (run.standing.doubtfulSince === null || group.kind === 'rebalancing') return // the outcome will be known soon
    if (group.kind === 'coordinated' && clock.now() - run.standing.doubtfulSince < SETTLE_MS) return
    run.standing.explained()
    const readers = readersOf(sizes, group.kind === 'stable' ? group.members : [])
    if (run.assignment.size === 0)
      report.tell('KAFKA_NO_PARTITIONS', { detail: `member ${instance} of this process: ${whyNone(group, readers)}` })
    const { unread } = readers
    if (group.kind !== 'stable' || unread.length === 0) return
    report.tell('KAFKA_PARTITIONS_UNREAD', {
      values: { unread: String(unread.length) },
      detail: `${unread.slice(0, MOST_NAMED).join(', ')}${unread.length > MOST_NAMED ? ' ...' : ''}: ${whyUnread(group.protocol)}`
    })
  }

  /**
   * If the coordinator assigns the partitions, a new member gets none that another member still has, but a few seconds
   * later. Waits for these, within limits, because the member may be meant to have none.
   */
  async settled(members: readonly Member[]): Promise<void> {
    const { clock, over } = this.#parts
    const waits = (): boolean => members.some(({ run }) => run !== null && run.assignment.size === 0)
    if (!waits() || !(await this.#isCoordinated())) return
    for (let waited = 0; waited < SETTLE_MS && waits() && !over.aborted; waited += LOOK_MS)
      await waitFor(LOOK_MS, { clock, signal: over })
  }

  async #isCoordinated(): Promise<boolean> {
    try {
      return (await this.#parts.cluster.group(this.#parts.groupId)).kind === 'coordinated'
    } catch {
      return false // a failure does not matter here
    }
  }
}

/** How many partitions a warning names. */
const MOST_NAMED = 5
/**
 * Members of the newer protocol learn at their next heartbeat, 5 s by default, that they have to give partitions up,
 * and ours learns at its own next heartbeat that it gets them.
 */
const SETTLE_MS = 12_000
const LOOK_MS = 100

import type { Cluster } from 'kafkajs'
import type { KafkaMemberState, KafkaRebalanceCause } from '../../../types/kafka.ts'
import { AssignedPartition } from '../partition/assigned-partition.ts'
import { Assignment, NO_ASSIGNMENT } from '../partition/assignment.ts'
import type { Join } from './client-events.ts'
import { Committer, type SendOffsets } from './committer.ts'
import type { GroupPlan } from './group-plan.ts'
import { Rebalancing } from './rebalancing.ts'

/**
 * The partitions that a member owns from one join to the next: commits what is done in them, and gives them up in an
 * orderly way.
 */
export class Ownership {
  readonly #plan: GroupPlan
  readonly #committer: Committer
  readonly #rebalancing: Rebalancing
  #assignment: Assignment = NO_ASSIGNMENT

  /** `send` returns null if the client cannot send commits. */
  constructor(plan: GroupPlan, send: () => SendOffsets | null) {
    this.#plan = plan
    this.#committer = new Committer({
      assignment: () => this.#assignment,
      send: () => (this.#rebalancing.joining || !plan.settings.commits ? null : send()),
      clock: plan.clock,
      intervalMs: plan.settings.commitIntervalMs,
      onCommitted: plan.onCommitted,
      onFailed: (error) => {
        this.#rebalancing.commitFailed(error)
        plan.onCommitFailed(error, this.#rebalancing.active)
      }
    })
    this.#rebalancing = new Rebalancing(plan, this.#committer)
  }

  get assignment(): Assignment {
    return this.#assignment
  }

  /** Whether the partitions are being given up, so that no more of their records are delivered. */
  get isRevoking(): boolean {
    return this.#rebalancing.active
  }

  get state(): KafkaMemberState {
    return this.#rebalancing.active ? 'rebalancing' : this.#rebalancing.joining ? 'joining' : 'stable'
  }

  /** Commits what is done; false if that failed. Never rejects. */
  commit(): Promise<boolean> {
    return this.#committer.commit()
  }

  /** The member has to rejoin. */
  revoke(cause: KafkaRebalanceCause): void {
    this.#rebalancing.begin(this.#assignment, cause)
  }

  /** Whether JoinGroup may be sent; called before each attempt. */
  mayJoin(cluster: Cluster): boolean {
    return this.#rebalancing.mayJoin(this.#assignment, cluster)
  }

  /** The member has joined, and owns these partitions from now on. */
  joined({ memberAssignment }: Pick<Join, 'memberAssignment'>): Assignment {
    const before = this.#assignment
    const unacked = this.#release() // comes first: the watermarks of the new partitions have the same names
    const after = this.#assignmentOf(memberAssignment)
    this.#assignment = after
    this.#plan.onRebalanced(this.#rebalancing.over(before, after, unacked), after)
    return after
  }

  /** Commits what is done, and gives up all partitions. Never rejects. */
  async end(): Promise<void> {
    await this.#committer.commit()
    this.#committer.close()
    this.#release()
    this.#assignment = NO_ASSIGNMENT
  }

  #assignmentOf(topics: Join['memberAssignment']): Assignment {
    const { tagsOf, acks, instance } = this.#plan
    const onAck = (): void => {
      this.#rebalancing.acked(this.#assignment)
    }
    const partitions = Object.entries(topics).flatMap(([topic, numbers]) => {
      const parts = { tags: tagsOf(topic), acks, onAck, instance }
      return numbers.map((partition) => new AssignedPartition(topic, partition, parts))
    })
    return new Assignment(partitions)
  }

  /** Gives up the assignment. Returns how many delivered records were not acked. */
  #release(): number {
    const assignment = this.#assignment
    const { unacked } = assignment
    this.#plan.queue.withdraw((batch) => assignment.has(batch.partition))
    this.#plan.onReleased(assignment)
    assignment.release()
    return unacked
  }
}

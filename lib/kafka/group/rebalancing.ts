import type { Cluster } from 'kafkajs'
import type { KafkaRebalance, KafkaRebalanceCause } from '../../../types/kafka.ts'
import type { Assignment } from '../partition/assignment.ts'
import { settledWithin } from '../../core/settled-within.ts'
import type { Committer } from './committer.ts'
import type { GroupPlan } from './group-plan.ts'
import { leaveGroup } from './leave-group.ts'
import { Revocation } from './revocation.ts'

type RebalancingPlan = Pick<GroupPlan, 'clock' | 'settings' | 'queue' | 'instance' | 'former' | 'consumerConfig'>

/**
 * Gives partitions up in an orderly way: before the member rejoins, delivered records are acked and committed, or the
 * time for that is over.
 */
export class Rebalancing {
  /** Whether the client is between JoinGroup and the answer, when there is no known generation to commit for. */
  joining = true
  readonly #plan: RebalancingPlan
  readonly #committer: Committer
  #revocation: Revocation | null = null
  /** The id of the member that this one replaces, which may not have left the group; null if there is none. */
  #former: string | null
  /** Whether the removal of that member from the group is under way. */
  #leaving = false

  constructor(plan: RebalancingPlan, committer: Committer) {
    this.#plan = plan
    this.#committer = committer
    this.#former = plan.former
  }

  /** Whether partitions are being given up. */
  get active(): boolean {
    return this.#revocation !== null
  }

  /** The member has to rejoin: no more records of its partitions are delivered. */
  begin(assignment: Assignment, cause: KafkaRebalanceCause): Revocation {
    if (this.#revocation !== null) return this.#revocation
    const { clock, settings, queue } = this.#plan
    this.#revocation = new Revocation({
      cause,
      now: clock.now(),
      graceMs: settings.revokeMs,
      patience: settings.joinAttempts - 1
    })
    queue.withdraw((batch) => assignment.has(batch.partition))
    // Sent before the client has found its coordinator, so it arrives there before JoinGroup.
    void this.#committer.commit()
    return this.#revocation
  }

  /** Whether JoinGroup may be sent; the assigner calls this before each attempt. */
  mayJoin(assignment: Assignment, cluster: Cluster): boolean {
    if (this.joining) return this.#formerHasLeft(cluster)
    const revocation = this.begin(assignment, 'metadata')
    const state = {
      now: this.#plan.clock.now(),
      unacked: assignment.unacked,
      committing: this.#committer.busy,
      commitDue: this.#committer.due
    }
    if (state.commitDue && !state.committing) void this.#committer.commit()
    this.joining = revocation.over(state)
    return this.joining
  }

  #formerHasLeft(cluster: Cluster): boolean {
    if (this.#former === null) return true
    if (!this.#leaving) void this.#takeOut(this.#former, cluster)
    return false
  }

  async #takeOut(former: string, cluster: Cluster): Promise<void> {
    this.#leaving = true
    const {
      consumerConfig: { groupId },
      clock
    } = this.#plan
    await settledWithin(LEAVE_MS, leaveGroup(cluster, groupId, former), clock)
    this.#former = null
  }

  /** A record was acked. */
  acked(assignment: Assignment): void {
    if (this.active && assignment.unacked === 0) void this.#committer.commit()
  }

  /** After some failures the coordinator accepts no more commits of this member, so waiting for acks is pointless. */
  commitFailed(error: unknown): void {
    if (EXPELLED.has(typeOf(error))) this.#revocation?.expel()
  }

  /** The member has joined. */
  over(before: Assignment, after: Assignment, unacked: number): KafkaRebalance {
    const now = this.#plan.clock.now()
    const { cause = 'join', since = now, expelled = false } = this.#revocation ?? {}
    this.#revocation = null
    this.joining = false
    return {
      at: now,
      instance: this.#plan.instance,
      cause: expelled ? 'expelled' : cause,
      durationMs: now - since,
      before: before.size,
      after: after.size,
      unacked
    }
  }
}

function typeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : ''
}

/** Errors of OffsetCommit after which the coordinator accepts no more commits of this member. */
const EXPELLED: ReadonlySet<string> = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'])
/** How long removing a former member may take, in ms. */
const LEAVE_MS = 2000

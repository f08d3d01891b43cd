import type { KafkaRebalance, KafkaRebalanceCause } from '../../../types/kafka.ts'
import type { Assignment } from '../partition/assignment.ts'
import type { Committer } from './committer.ts'
import type { GroupPlan } from './group-plan.ts'
import { Revocation } from './revocation.ts'

/** Gives partitions up in order: what was delivered is acked and committed, or has had its time, before the member joins again. */
export class Rebalancing {
  /** The client is between JoinGroup and its answer: no commit would be of a generation that is known. */
  joining = true
  readonly #plan: Pick<GroupPlan, 'clock' | 'settings' | 'queue' | 'instance'>
  readonly #committer: Committer
  #revocation: Revocation | null = null

  constructor(plan: Pick<GroupPlan, 'clock' | 'settings' | 'queue' | 'instance'>, committer: Committer) {
    this.#plan = plan
    this.#committer = committer
  }

  /** Partitions are being given up. */
  get active(): boolean {
    return this.#revocation !== null
  }

  /** The member has to join again: nothing more of its partitions is delivered. */
  begin(assignment: Assignment, cause: KafkaRebalanceCause): Revocation {
    if (this.#revocation !== null) return this.#revocation
    const { clock, settings, queue } = this.#plan
    this.#revocation = new Revocation({ cause, now: clock.now(), graceMs: settings.revokeMs, patience: settings.joinAttempts - 1 })
    queue.withdraw((batch) => assignment.has(batch.partition))
    // Sent before the client has found its coordinator, so it comes there before JoinGroup.
    void this.#committer.commit()
    return this.#revocation
  }

  /** Whether JoinGroup may be sent: asked by the assigner, before each attempt. */
  mayJoin(assignment: Assignment): boolean {
    if (this.joining) return true
    const revocation = this.begin(assignment, 'metadata')
    const state = {
      now: this.#plan.clock.now(), unacked: assignment.unacked, committing: this.#committer.busy, commitDue: this.#committer.due
    }
    if (state.commitDue && !state.committing) void this.#committer.commit()
    this.joining = revocation.over(state)
    return this.joining
  }

  /** A record was acked. */
  acked(assignment: Assignment): void {
    if (this.active && assignment.unacked === 0) void this.#committer.commit()
  }

  /** The coordinator takes no commits of this member any more. */
  expelled(): void {
    this.#revocation?.expel()
  }

  /** The member has joined. */
  over(before: Assignment, after: Assignment): KafkaRebalance {
    const now = this.#plan.clock.now()
    const { cause = 'join', since = now, expelled = false } = this.#revocation ?? {}
    this.#revocation = null
    this.joining = false
    return {
      at: now, instance: this.#plan.instance, cause: expelled ? 'expelled' : cause, durationMs: now - since,
      before: before.size, after: after.size, unacked: before.unacked
    }
  }
}

import type { Clock } from '../../../types/clock.ts'
import { KAFKAJS_ASSIGNER } from '../assignor/offered-assigners.ts'
import type { Join } from './client-events.ts'

/** What a member knows about its place in the group, from its last join and from later signs of life. */
export class Standing {
  readonly #clock: Pick<Clock, 'now'>
  #memberId: string | null = null
  #leader = false
  #activeAt: number
  #lastHeartbeatAt: number | null = null
  #others: ReadonlyMap<string, number> = NO_TOPICS
  #doubtfulSince: number | null = null

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
    this.#activeAt = clock.now()
  }

  /** Null before the first join. */
  get memberId(): string | null {
    return this.#memberId
  }

  get leader(): boolean {
    return this.#leader
  }

  /** The last sign of life of the group or of a fetch, in ms since the epoch. */
  get activeAt(): number {
    return this.#activeAt
  }

  get lastHeartbeatAt(): number | null {
    return this.#lastHeartbeatAt
  }

  /**
   * If the member leads the group: topic that only other members read => how many partitions the topic had at the
   * assignment.
   */
  get others(): ReadonlyMap<string, number> {
    return this.#others
  }

  /**
   * Since when the member has no partition, or partitions may be assigned to no member, in ms since the epoch; null if
   * neither is so, or if the reason was reported.
   */
  get doubtfulSince(): number | null {
    return this.#doubtfulSince
  }

  /** Notes a sign of life. */
  active(): void {
    this.#activeAt = this.#clock.now()
  }

  /** The coordinator has answered a heartbeat. */
  beaten(): void {
    this.#lastHeartbeatAt = this.#activeAt
  }

  /** The member leads the group, and has assigned these topics, which only others read. */
  leads(others: ReadonlyMap<string, number>): void {
    this.#others = others
  }

  /** `misled`: the leader of the group ignores subscriptions. */
  joined({ memberId, isLeader, memberAssignment, groupProtocol }: Join, misled: boolean): void {
    this.#memberId = memberId
    this.#leader = isLeader
    if (!isLeader) this.#others = NO_TOPICS
    const hasNone = Object.values(memberAssignment).every((partitions) => partitions.length === 0)
    const doubtful = hasNone || misled || (!isLeader && groupProtocol === KAFKAJS_ASSIGNER)
    this.#doubtfulSince = doubtful ? this.#activeAt : null
  }

  /** It was reported why the member has no partition, or which partitions no member has. */
  explained(): void {
    this.#doubtfulSince = null
  }
}

const NO_TOPICS: ReadonlyMap<string, number> = new Map()

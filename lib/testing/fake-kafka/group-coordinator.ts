import type {
  GroupDescription,
  GroupMember,
  GroupMemberAssignment,
  GroupState,
  IMemberAssignment,
  TopicOffsets
} from 'kafkajs'
import type { Clock } from '../../../types/clock.ts'
import { decodeAssignment } from '../../kafka/assignor/consumer-protocol.ts'
import { clientErrorFor } from './client-error.ts'

export interface JoinRequest {
  /** Empty if the member has none yet. */
  readonly memberId: string
  /** The assigners that the member supports, in order of preference. */
  readonly protocols: readonly GroupState[]
  readonly sessionMs: number
  readonly rebalanceMs: number
}

export interface JoinAnswer {
  readonly memberId: string
  readonly leaderId: string
  readonly generation: number
  readonly protocol: string
  /** Only for the leader, which assigns the partitions; empty for the others. */
  readonly members: GroupMember[]
}

/** The types of kafkajs lack the metadata of a commit. */
interface NotedOffsets extends TopicOffsets {
  readonly partitions: (TopicOffsets['partitions'][number] & { readonly metadata?: string | null })[]
}

interface Member extends Omit<JoinRequest, 'memberId'> {
  readonly id: string
  /** ms since the epoch */
  seenAt: number
  /** Answers JoinGroup once all members have joined; null while the member is not waiting for that. */
  joining: ((answer: JoinAnswer) => void) | null
  /** Settles SyncGroup once the leader has assigned the partitions; null while the member is not waiting for that. */
  syncing: { resolve(assignment: IMemberAssignment): void; reject(error: Error): void } | null
  assignment: Buffer
}

/**
 * A consumer group as its coordinator sees it: members, generations and commits, by the rules of a real coordinator.
 */
export class GroupCoordinator {
  readonly #clock: Clock
  /** member id => member, the leader first */
  readonly #members = new Map<string, Member>()
  /** partition => its commit */
  readonly #commits = new Map<string, { readonly offset: string; readonly note: string | null }>()
  #state: 'stable' | 'joining' | 'syncing' = 'stable'
  #generation = 0
  /** The assigner of this generation. */
  #protocol = ''
  #ids = 0
  #joinBy = 0
  #timer: unknown = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Answers JoinGroup once every member has joined or has been removed for not joining in time. A member that
   * disconnects while it waits is removed.
   */
  async join({ memberId, ...request }: JoinRequest, closed: AbortSignal): Promise<JoinAnswer> {
    this.#expire()
    if (memberId !== '' && !this.#members.has(memberId)) throw clientErrorFor('UNKNOWN_MEMBER_ID')
    if (this.#shared([request, ...[...this.#members.values()].filter(({ id }) => id !== memberId)]).length === 0)
      throw clientErrorFor('INCONSISTENT_GROUP_PROTOCOL')
    const wasEmpty = this.#members.size === 0
    const id = memberId === '' ? `member-${++this.#ids}` : memberId
    const known = this.#members.get(id)
    // A follower that rejoins a stable group causes no rebalance.
    if (this.#state === 'stable' && known !== undefined && id !== this.#leaderId) return this.#answerTo(known)
    const member = Object.assign(
      known ?? { id, joining: null, syncing: null, assignment: Buffer.alloc(0), seenAt: 0, ...request },
      { seenAt: this.#clock.now() }
    )
    this.#members.set(id, member)
    this.rebalance()
    return new Promise((resolve, reject) => {
      const hangUp = (): void => {
        this.remove(id)
        reject(clientErrorFor('CONNECTION_CLOSED'))
      }
      closed.addEventListener('abort', hangUp)
      member.joining = (answer) => {
        closed.removeEventListener('abort', hangUp)
        resolve(answer)
      }
      // Members that start together should all be part of the first generation.
      if (wasEmpty)
        setImmediate(() => {
          this.#complete()
        })
      else this.#complete()
    })
  }

  /** Answers SyncGroup once the leader has assigned the partitions. */
  async sync(
    memberId: string,
    generation: number,
    handedOut: readonly GroupMemberAssignment[]
  ): Promise<IMemberAssignment> {
    const member = this.#memberOf(memberId, generation)
    if (this.#state === 'joining') throw clientErrorFor('REBALANCE_IN_PROGRESS')
    if (this.#state === 'stable') return read(member.assignment)
    if (memberId !== this.#leaderId)
      return new Promise((resolve, reject) => {
        member.syncing = { resolve, reject }
      })
    for (const each of this.#members.values()) {
      const own = handedOut.find((other) => other.memberId === each.id)
      each.assignment = own?.memberAssignment ?? Buffer.alloc(0)
      each.syncing?.resolve(read(each.assignment))
      each.syncing = null
    }
    this.#state = 'stable'
    return read(member.assignment)
  }

  heartbeat(memberId: string, generation: number): void {
    this.#memberOf(memberId, generation)
    if (this.#state === 'joining') throw clientErrorFor('REBALANCE_IN_PROGRESS')
  }

  /**
   * Accepts a commit of the current generation, even for partitions that are not assigned to the member: a real
   * coordinator does not check that either.
   */
  commit(memberId: string, generation: number, topics: readonly NotedOffsets[]): void {
    this.#memberOf(memberId, generation)
    if (this.#state === 'syncing') throw clientErrorFor('REBALANCE_IN_PROGRESS')
    for (const { topic, partitions } of topics)
      for (const { partition, offset, metadata } of partitions)
        this.setCommit(topic, partition, offset, metadata ?? null)
  }

  /** Removes a member, whether it has left or was expelled. */
  remove(memberId: string): void {
    const gone = this.#members.get(memberId)
    if (gone === undefined) return
    this.#members.delete(memberId)
    gone.syncing?.reject(clientErrorFor('UNKNOWN_MEMBER_ID'))
    if (this.#members.size > 0) this.rebalance()
    this.#complete()
  }

  /** Makes all members rejoin, as when one joins or leaves. */
  rebalance(): void {
    if (this.#state === 'joining') return
    this.#state = 'joining'
    this.#joinBy = this.#clock.now() + Math.max(0, ...[...this.#members.values()].map(({ rebalanceMs }) => rebalanceMs))
    for (const member of this.#members.values()) {
      member.syncing?.reject(clientErrorFor('REBALANCE_IN_PROGRESS'))
      member.syncing = null
    }
  }

  get members(): readonly {
    readonly memberId: string
    readonly leader: boolean
    readonly assignment: IMemberAssignment
  }[] {
    return [...this.#members.values()].map(({ id, assignment }) => ({
      memberId: id,
      leader: id === this.#leaderId,
      assignment: read(assignment)
    }))
  }

  describe(groupId: string): GroupDescription {
    const state = this.#members.size === 0 ? 'Empty' : STATES[this.#state]
    const members = [...this.#members.values()].map((member) => ({
      memberId: member.id,
      clientId: 'fake',
      clientHost: '/127.0.0.1',
      memberMetadata: this.#metadataOf(member),
      memberAssignment: member.assignment
    }))
    return { groupId, state, protocolType: 'consumer', protocol: this.#protocol, members }
  }

  committed(topic: string, partition: number): string | null {
    return this.#commits.get(`${topic}/${partition}`)?.offset ?? null
  }

  /** The metadata of a commit. */
  noteOf(topic: string, partition: number): string | null {
    return this.#commits.get(`${topic}/${partition}`)?.note ?? null
  }

  setCommit(topic: string, partition: number, offset: string, note: string | null = null): void {
    this.#commits.set(`${topic}/${partition}`, { offset, note })
  }

  forgetTopic(topic: string): void {
    for (const name of this.#commits.keys()) if (name.startsWith(`${topic}/`)) this.#commits.delete(name)
  }

  get #leaderId(): string | undefined {
    return this.#members.keys().next().value
  }

  #memberOf(memberId: string, generation: number): Member {
    this.#expire()
    const member = this.#members.get(memberId)
    if (member === undefined) throw clientErrorFor('UNKNOWN_MEMBER_ID')
    if (generation !== this.#generation) throw clientErrorFor('ILLEGAL_GENERATION')
    member.seenAt = this.#clock.now()
    return member
  }

  /** Removes members that have sent no heartbeat in time. Members that wait in JoinGroup send none. */
  #expire(): void {
    const now = this.#clock.now()
    for (const { id, joining, seenAt, sessionMs } of this.#members.values()) {
      const isLate = this.#state === 'joining' && now >= this.#joinBy
      if (joining === null && (now >= seenAt + sessionMs || isLate)) this.remove(id)
    }
  }

  /**
   * Answers JoinGroup if no member is missing; otherwise waits for the missing ones, or until their sessions expire.
   */
  #complete(): void {
    this.#clock.clearTimeout(this.#timer)
    const members = [...this.#members.values()]
    const missing = members.filter(({ joining }) => joining === null)
    if (this.#state !== 'joining' || members.length === 0 || missing.length === members.length) return
    if (missing.length > 0) {
      const until = Math.min(this.#joinBy, ...missing.map(({ seenAt, sessionMs }) => seenAt + sessionMs))
      this.#timer = this.#clock.setTimeout(() => {
        this.#expire()
        this.#complete()
      }, until - this.#clock.now())
      return
    }
    this.#generation++
    this.#protocol = this.#elected()
    this.#state = 'syncing'
    for (const member of members) {
      member.seenAt = this.#clock.now()
      member.joining?.(this.#answerTo(member))
      member.joining = null
    }
  }

  #answerTo({ id }: Member): JoinAnswer {
    const leaderId = this.#leaderId ?? id
    const members =
      id === leaderId
        ? [...this.#members.values()].map((each) => ({ memberId: each.id, memberMetadata: this.#metadataOf(each) }))
        : []
    return { memberId: id, leaderId, generation: this.#generation, protocol: this.#protocol, members }
  }

  /** The member's metadata for the assigner of this generation. */
  #metadataOf({ protocols }: Member): Buffer {
    return protocols.find(({ name }) => name === this.#protocol)?.metadata ?? Buffer.alloc(0)
  }

  /** Of the assigners that all members support, the one that most members prefer. */
  #elected(): string {
    const members = [...this.#members.values()]
    const candidates = this.#shared(members)
    const votes = members.map(({ protocols }) => protocols.find(({ name }) => candidates.includes(name))?.name)
    const count = (name: string): number => votes.filter((vote) => vote === name).length
    return candidates.reduce((best, name) => (count(name) > count(best) ? name : best), candidates[0] ?? '')
  }

  /** The assigners that all members support. */
  #shared([first, ...others]: readonly Pick<JoinRequest, 'protocols'>[]): string[] {
    const names = (first?.protocols ?? []).map(({ name }) => name)
    return names.filter((name) => others.every(({ protocols }) => protocols.some((protocol) => protocol.name === name)))
  }
}

function read(assignment: Buffer): IMemberAssignment {
  return Object.fromEntries([...decodeAssignment(assignment)].map(([topic, partitions]) => [topic, [...partitions]]))
}

const STATES = { joining: 'PreparingRebalance', syncing: 'CompletingRebalance', stable: 'Stable' } as const

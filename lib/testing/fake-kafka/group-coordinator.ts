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
  /** Empty where the member has none yet. */
  readonly memberId: string
  /** The assigners that the member offers, the one it likes best first. */
  readonly protocols: readonly GroupState[]
  readonly sessionMs: number
  readonly rebalanceMs: number
}

export interface JoinAnswer {
  readonly memberId: string
  readonly leaderId: string
  readonly generation: number
  readonly protocol: string
  /** For the leader alone, who hands out the partitions. */
  readonly members: GroupMember[]
}

/** kafkajs' own types do not know of what may stand beside a commit. */
interface NotedOffsets extends TopicOffsets {
  readonly partitions: (TopicOffsets['partitions'][number] & { readonly metadata?: string | null })[]
}

interface Member extends Omit<JoinRequest, 'memberId'> {
  readonly id: string
  /** ms since the epoch */
  seenAt: number
  /** Waits for all members to have joined. */
  joining: ((answer: JoinAnswer) => void) | null
  /** Waits for the leader to have handed out the partitions. */
  syncing: { resolve(assignment: IMemberAssignment): void; reject(error: Error): void } | null
  assignment: Buffer
}

/** A consumer group as its coordinator sees it: members, generations, commits, by the rules of the real one. */
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

  /** Answered when every member has joined, or has not in its time. Who hangs up while it waits is gone. */
  async join({ memberId, ...request }: JoinRequest, closed: AbortSignal): Promise<JoinAnswer> {
    this.#expire()
    if (memberId !== '' && !this.#members.has(memberId)) throw clientErrorFor('UNKNOWN_MEMBER_ID')
    if (this.#shared([request, ...[...this.#members.values()].filter(({ id }) => id !== memberId)]).length === 0)
      throw clientErrorFor('INCONSISTENT_GROUP_PROTOCOL')
    const wasEmpty = this.#members.size === 0
    const id = memberId === '' ? `member-${++this.#ids}` : memberId
    const known = this.#members.get(id)
    // A follower that joins again with nothing new disturbs nobody.
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
      // Of members that begin together none should have to wait for the next generation.
      if (wasEmpty)
        setImmediate(() => {
          this.#complete()
        })
      else this.#complete()
    })
  }

  /** Answered when the leader has handed out the partitions. */
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
   * Takes a commit of the present generation, be the partition the member's or not: the real one does not look either.
   */
  commit(memberId: string, generation: number, topics: readonly NotedOffsets[]): void {
    this.#memberOf(memberId, generation)
    if (this.#state === 'syncing') throw clientErrorFor('REBALANCE_IN_PROGRESS')
    for (const { topic, partitions } of topics)
      for (const { partition, offset, metadata } of partitions)
        this.setCommit(topic, partition, offset, metadata ?? null)
  }

  /** The member is gone, by its own will or not. */
  remove(memberId: string): void {
    const gone = this.#members.get(memberId)
    if (gone === undefined) return
    this.#members.delete(memberId)
    gone.syncing?.reject(clientErrorFor('UNKNOWN_MEMBER_ID'))
    if (this.#members.size > 0) this.rebalance()
    this.#complete()
  }

  /** All members have to join again, as when one comes or goes. */
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

  /** What stands beside it. */
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

  /** Throws out who has sent no heartbeat in time. Members that wait in JoinGroup have none to send. */
  #expire(): void {
    const now = this.#clock.now()
    for (const { id, joining, seenAt, sessionMs } of this.#members.values()) {
      const isLate = this.#state === 'joining' && now >= this.#joinBy
      if (joining === null && (now >= seenAt + sessionMs || isLate)) this.remove(id)
    }
  }

  /** Answers JoinGroup where nobody is missing; else waits for those who are, or for their sessions to run out. */
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

  /** What the member says of itself to the assigner of this generation. */
  #metadataOf({ protocols }: Member): Buffer {
    return protocols.find(({ name }) => name === this.#protocol)?.metadata ?? Buffer.alloc(0)
  }

  /** The assigner that most members like best of those that all of them offer. */
  #elected(): string {
    const members = [...this.#members.values()]
    const candidates = this.#shared(members)
    const votes = members.map(({ protocols }) => protocols.find(({ name }) => candidates.includes(name))?.name)
    const count = (name: string): number => votes.filter((vote) => vote === name).length
    return candidates.reduce((best, name) => (count(name) > count(best) ? name : best), candidates[0] ?? '')
  }

  /** The assigners that all of them offer. */
  #shared([first, ...others]: readonly Pick<JoinRequest, 'protocols'>[]): string[] {
    const names = (first?.protocols ?? []).map(({ name }) => name)
    return names.filter((name) => others.every(({ protocols }) => protocols.some((protocol) => protocol.name === name)))
  }
}

function read(assignment: Buffer): IMemberAssignment {
  return Object.fromEntries([...decodeAssignment(assignment)].map(([topic, partitions]) => [topic, [...partitions]]))
}

const STATES = { joining: 'PreparingRebalance', syncing: 'CompletingRebalance', stable: 'Stable' } as const

import type { TopicPartitionOffset } from 'kafkajs'
import type { OpenContext } from '../../../types/connector.ts'
import type { KafkaRebalance } from '../../../types/kafka.ts'
import type { Tags } from '../../../types/tags.ts'
import type { Backoff } from '../../core/backoff.ts'
import { channels } from '../../core/channels.ts'
import { settledWithin } from '../../core/settled-within.ts'
import type { Clients } from '../client/clients.ts'
import { consumerOptions } from '../client/client-options.ts'
import { explainClosed } from '../client/explain-closed.ts'
import { groupSettings, type GroupSettings } from '../client/group-settings.ts'
import { endsSource } from '../ends-source.ts'
import type { KafkaReport } from '../kafka-report.ts'
import type { KafkaParams } from '../params.ts'
import type { Assignment } from '../partition/assignment.ts'
import { beginningOf } from '../partition/beginnings.ts'
import { GroupMemory } from '../partition/group-memory.ts'
import { BatchQueue } from '../record/batch-queue.ts'
import type { FetchedBatch, Reading } from '../record/fetched-batch.ts'
import { ClusterView } from '../topics/cluster-view.ts'
import { wantedTopics, type WantedTopics } from '../topics/wanted-topics.ts'
import { FetchRate } from '../watch/fetch-rate.ts'
import { RebalanceLog } from '../watch/rebalance-log.ts'
import type { ConsumerRun } from './consumer-run.ts'
import type { GroupPlan } from './group-plan.ts'
import { Member, type MemberHost, type OwnPlan, type Subscription } from './member.ts'

/** All members of the group in this process, and what they share. */
export class SourceGroup implements MemberHost {
  readonly queue: BatchQueue = new BatchQueue()
  readonly rebalances: RebalanceLog = new RebalanceLog()
  readonly fetchRate: FetchRate = new FetchRate()
  readonly cluster: ClusterView
  readonly settings: GroupSettings
  readonly members: readonly Member[]
  readonly report: KafkaReport
  readonly clock: OpenContext['clock']
  readonly random: () => number
  readonly backoff: Backoff
  lastCommitAt: number | null = null
  commits = 0
  redelivered = 0
  /** Topics that are named and not there. */
  missing = 0
  readonly #params: KafkaParams
  readonly #context: OpenContext
  readonly #clients: Clients
  readonly #wanted: WantedTopics
  readonly #memory: GroupMemory
  readonly #reading: Reading
  readonly #over = new AbortController()
  /** topic => the tags of its records */
  readonly #tags = new Map<string, Tags>()
  /** The topics that are read now. */
  #topics: ReadonlySet<string> = new Set()
  #opened = false
  /** Something is waited for. */
  #troubled = false

  constructor(params: KafkaParams, context: OpenContext, clients: Clients, report: KafkaReport) {
    this.#params = params
    this.#context = context
    this.#clients = clients
    this.report = report
    this.clock = context.clock
    this.random = context.random
    this.settings = groupSettings(params)
    this.backoff = { baseMs: this.settings.reconnectBackoffMs, maxMs: this.settings.reconnectBackoffMaxMs }
    this.#wanted = wantedTopics(params.topic)
    this.#memory = new GroupMemory(!this.#commits)
    this.#reading = { source: context.key, tags: context.tags, buffered: context.buffered, runLength: this.settings.maxPollRecords ?? Infinity }
    this.cluster = new ClusterView(() => clients.forQuestions())
    this.members = Array.from({ length: params.instances }, (_, instance) => new Member(instance, this))
  }

  /** Finds the topics and joins the group; rejects with the first failure, and has then let go of all. */
  async open(): Promise<void> {
    const { signal } = this.#context
    signal.addEventListener('abort', this.#cut, { once: true })
    try {
      await Promise.all(this.members.map((member) => member.start()))
      this.#opened = true
    } catch (error) {
      await this.#closeAll()
      throw this.report.errorOf(await explainClosed(error, this.#params, signal))
    } finally {
      signal.removeEventListener('abort', this.#cut)
    }
  }

  /** Fetches no more, and stays in the group for the acks of what was delivered. */
  stop(): void {
    this.#over.abort()
    for (const member of this.members) member.pause()
    this.queue.close()
  }

  /** Commits what is done, where that does not take long. */
  async commit(): Promise<void> {
    await settledWithin(COMMIT_MS, Promise.all(this.members.map(({ run }) => run?.commit())), this.clock)
  }

  async close(): Promise<void> {
    this.#over.abort()
    this.queue.close()
    await this.#closeAll()
  }

  get over(): AbortSignal {
    return this.#over.signal
  }

  async subscriptions(): Promise<readonly Subscription[]> {
    const { sizes, missing } = await this.cluster.topics(this.#wanted, this.#params.createTopics)
    this.missing = missing.size
    if (this.#opened) for (const [topic, error] of missing) this.#topicGone(topic, error)
    const [first] = missing.values()
    if (first !== undefined && (!this.#opened || sizes.size === 0)) throw first
    if (sizes.size === 0) this.report.tell('KAFKA_NO_TOPIC_MATCHES', { values: { topic: this.#params.topic.join(', ') } })
    if (!this.#opened) this.#memory.opened(sizes)
    this.#topics = new Set(sizes.keys())
    return [...sizes.keys()].map((topic) => ({ topic, fromBeginning: this.settings.from === 'earliest' || this.#memory.isNew(topic, 0) }))
  }

  /** Makes new consumers where other topics are to be read now. */
  async lookForTopics(): Promise<void> {
    const { sizes, missing } = await this.cluster.topics(this.#wanted, false)
    this.missing = missing.size
    if (this.over.aborted || [...sizes.keys()].every((topic) => this.#topics.has(topic))) return
    for (const member of this.members) member.renew()
  }

  async plan(instance: number, { onCrashed }: Pick<GroupPlan, 'onCrashed'>): Promise<OwnPlan> {
    const { client, release, assigner } = await this.#clients.forMember({ onOffsetReset: (place) => { this.#offsetReset(place) } })
    const { commitIntervalMs, heartbeatIntervalMs, sessionTimeoutMs, retries } = this.settings
    return {
      instance, client, assigner, release, onCrashed,
      consumerConfig: consumerOptions(this.#params),
      settings: {
        commits: this.#commits, commitIntervalMs, heartbeatMs: heartbeatIntervalMs,
        revokeMs: Math.min(REVOKE_MS, sessionTimeoutMs / 2), joinAttempts: retries
      },
      clock: this.clock, acks: this.#context.acks, reading: this.#reading, queue: this.queue, debug: this.#context.debug,
      tagsOf: (topic) => this.#tagsOf(topic),
      begin: (assignment) => this.#begin(assignment),
      onFetched: (answer) => { this.fetchRate.fetched(answer) },
      onDelivering: (batch) => { this.#countRedelivered(batch) },
      onCommitted: (offsets) => {
        this.commits++
        this.lastCommitAt = this.clock.now()
        if (channels.kafkaCommit.hasSubscribers) channels.kafkaCommit.publish({ key: this.#context.key, offsets })
      },
      onCommitFailed: (error, rebalancing) => {
        const detail = rebalancing ? 'while partitions were handed out anew; ' : ''
        this.report.tell('KAFKA_COMMIT_FAILED', { detail: `${detail}${messageOf(error)}`, cause: error })
      },
      onReleased: (assignment) => { this.#memory.released(assignment) },
      onRebalanced: (rebalance, assignment) => { this.#rebalanced(rebalance, assignment) }
    }
  }

  endsSource(error: unknown): boolean {
    return endsSource(this.report.errorOf(error).classification)
  }

  survived(error: unknown, waitMs?: number): void {
    this.#troubled = true
    this.#context.retrying(true)
    const known = this.report.errorOf(error)
    const { category, code } = known.classification
    if (category === 'unreachable' || category === 'timeout') {
      const again = waitMs === undefined ? '' : `; trying again in ${waitMs} ms`
      this.report.tell('KAFKA_BROKERS_UNAVAILABLE', { detail: `${messageOf(error)}${again}`, cause: error })
    } else if (code !== 'KAFKA_TOPIC_NOT_FOUND') this.report.survived(known) // that a topic is gone was told when it was looked for
  }

  /** All members are in the group and get answers. */
  recovered(): void {
    if (!this.#troubled) return
    this.#troubled = false
    this.#context.retrying(false)
  }

  /** Finds out why a member gets no answers: the client keeps to itself what it meets while it tries again. */
  async askWhy(): Promise<void> {
    try {
      await this.cluster.topics(this.#wanted, false)
    } catch (error) {
      if (!this.over.aborted) this.survived(error)
    }
  }

  die(error: unknown): void {
    this.queue.fail(this.report.errorOf(error))
  }

  /** A consumer that went silent without an error. */
  stalled(member: Member, run: ConsumerRun, silentMs: number): void {
    member.fail(run, this.report.make('KAFKA_STALLED', { detail: `no answer for ${silentMs} ms` }))
  }

  get #commits(): boolean {
    return this.settings.autoCommit && this.#params.startOffsets === undefined
  }

  async #begin(assignment: Assignment): Promise<readonly TopicPartitionOffset[]> {
    const { groupId, startOffsets } = this.#params
    const all = await this.cluster.facts(groupId, assignment, this.#memory)
    return all.map((facts) => {
      const { topic, partition, committed, high } = facts
      const { offset, outOfRange, lost } = beginningOf(facts, this.settings.from, startOffsets)
      const assigned = assignment.get(topic, partition)
      assigned?.beginAt(offset, offset === committed)
      if (assigned !== undefined) assigned.highWatermark = high
      if (outOfRange !== null) this.#outOfRange(topic, partition, outOfRange, offset, lost)
      return { topic, partition, offset }
    })
  }

  #outOfRange(topic: string, partition: number, asked: string, offset: string, lost: number | null): void {
    this.#memory.forget(topic, partition)
    const detail = lost === null
      ? `offset ${asked} of ${topic}/${partition} is beyond its end; goes on at ${offset}`
      : `offset ${asked} of ${topic}/${partition} is no longer there; goes on at ${offset}, ${lost} offsets were deleted unread`
    this.report.tell('KAFKA_OFFSET_OUT_OF_RANGE', { values: { topic, partition: String(partition), offset }, detail })
  }

  /** The client has moved to another offset by itself. */
  #offsetReset({ topic, partition }: { readonly topic: string, readonly partition: number }): void {
    this.#memory.forget(topic, partition)
    const offset = this.settings.from
    this.report.tell('KAFKA_OFFSET_OUT_OF_RANGE', {
      values: { topic, partition: String(partition), offset }, detail: `the position in ${topic}/${partition} is no longer there; goes on at the ${offset} offset`
    })
  }

  #topicGone(topic: string, error: unknown): void {
    this.#memory.gone(topic)
    this.report.tell('KAFKA_TOPIC_GONE', { values: { topic }, detail: messageOf(error), cause: error })
  }

  #rebalanced(rebalance: KafkaRebalance, assignment: Assignment): void {
    const { unacked, instance } = rebalance
    const tooMany = this.rebalances.add(rebalance)
    if (unacked > 0) this.report.tell('KAFKA_UNACKED_REVOKED', { values: { unacked: String(unacked) } })
    if (tooMany !== null) this.report.tell('KAFKA_FREQUENT_REBALANCES', { values: { count: String(tooMany) } })
    if (assignment.size === 0) this.report.tell('KAFKA_NO_PARTITIONS', { detail: `member ${instance} of this process has none` })
    if (channels.kafkaAssigned.hasSubscribers) {
      const partitions = assignment.partitions.map(({ topic, partition }) => ({ topic, partition }))
      channels.kafkaAssigned.publish({ key: this.#context.key, rebalance, partitions })
    }
    this.#context.debug('%s: member %d has %d partitions (%s)', this.#context.key, instance, assignment.size, rebalance.cause)
  }

  #countRedelivered(batch: FetchedBatch): void {
    const { topic, partition } = batch.partition
    const before = this.#memory.deliveredBefore(topic, partition)
    if (before === null) return
    const again = batch.countBefore(before)
    this.redelivered += again
    if (again < batch.remaining) this.#memory.forget(topic, partition)
  }

  #tagsOf(topic: string): Tags {
    const known = this.#tags.get(topic) ?? Object.freeze({ ...this.#context.tags, access_source: topic })
    this.#tags.set(topic, known)
    return known
  }

  /** The source was destroyed while it was opened: nobody waits for an answer any more. */
  readonly #cut = (): void => {
    this.#over.abort()
    for (const member of this.members) member.cut()
    void this.cluster.close()
  }

  async #closeAll(): Promise<void> {
    await Promise.all(this.members.map((member) => member.close()))
    await this.cluster.close()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** How long the last commit may take, in ms. */
const COMMIT_MS = 1000
/** How long acks may take before partitions are given up, in ms: the whole group waits meanwhile. */
const REVOKE_MS = 5000

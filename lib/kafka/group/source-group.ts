import type { OpenContext } from '../../../types/connector.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import type { Backoff } from '../../core/retry.ts'
import { onAbort } from '../../core/on-abort.ts'
import { messageOf } from '../../errors/message-of.ts'
import { settledWithin } from '../../core/settled-within.ts'
import type { LogHooks } from '../client/client-log.ts'
import type { Clients } from '../client/clients.ts'
import { configValue } from '../client/config-value.ts'
import { explainClosed } from '../client/explain-closed.ts'
import { groupSettings, type GroupSettings } from '../client/group-settings.ts'
import type { KafkaReport } from '../kafka-report.ts'
import type { KafkaParams } from '../params.ts'
import { GroupMemory } from '../partition/group-memory.ts'
import { BatchQueue } from '../record/batch-queue.ts'
import { ClusterView } from '../topics/cluster-view.ts'
import { FetchRate } from '../watch/fetch-rate.ts'
import type { ConsumerRun } from './consumer-run.ts'
import { GroupJournal } from './group-journal.ts'
import type { GroupPlan } from './group-plan.ts'
import { GroupPositions } from './group-positions.ts'
import { GroupTopics } from './group-topics.ts'
import { memberPlans, type MemberLife } from './member-plan.ts'
import { Member, type MemberHost, type OwnPlan, type Subscription } from './member.ts'
import { Outage } from './outage.ts'
import { SharedGroup } from './shared-group.ts'

/** All members of the group in this process, and what they share. */
export class SourceGroup implements MemberHost {
  readonly queue: BatchQueue = new BatchQueue()
  readonly fetchRate: FetchRate = new FetchRate()
  readonly cluster: ClusterView
  readonly topics: GroupTopics
  readonly positions: GroupPositions
  readonly journal: GroupJournal
  readonly settings: GroupSettings
  readonly members: readonly Member[]
  readonly shared: SharedGroup
  readonly report: KafkaReport
  readonly clock: OpenContext['clock']
  readonly random: () => number
  readonly backoff: Backoff
  readonly #params: KafkaParams
  readonly #context: OpenContext
  readonly #clients: Clients
  readonly #outage: Outage
  readonly #planOf: (life: MemberLife) => OwnPlan
  readonly #over = new AbortController()
  /** Whether a check for topics that were created again is under way. */
  #looking = false
  readonly #hooks: LogHooks = {
    onOffsetReset: (place) => {
      void this.positions.reset(place)
      void this.lookForTopicsMadeAnew()
      for (const { assignment } of this.members) assignment.get(place.topic, place.partition)?.moved()
    },
    onGroupRefused: () => {
      this.#outage.groupRefused()
    },
    onLoginRefused: (broker) => {
      this.report.loginRefused(broker)
    }
  }

  constructor(params: KafkaParams, context: OpenContext, clients: Clients, report: KafkaReport) {
    this.#params = params
    this.#context = context
    this.#clients = clients
    this.report = report
    this.clock = context.clock
    this.random = context.random
    this.settings = groupSettings(params)
    this.backoff = { baseMs: this.settings.reconnectBackoffMs, maxMs: this.settings.reconnectBackoffMaxMs }
    this.#outage = new Outage({ report, context, brokers: params.brokers.length })
    this.cluster = new ClusterView(
      () => clients.forQuestions(this.#hooks),
      report,
      {
        clock: this.clock,
        random: this.random,
        signal: this.over
      },
      configValue(params, 'isolation_level') !== 'read_uncommitted'
    )
    this.journal = new GroupJournal(context, report)
    const { topic, createTopics, groupId, startOffsets: starts } = params
    const { from, autoCommit } = this.settings
    const commits = autoCommit && starts === undefined
    const memory = new GroupMemory()
    const shared = { cluster: this.cluster, memory, report }
    this.topics = new GroupTopics({ ...shared, topic, createTopics, from, debug: context.debug })
    this.positions = new GroupPositions({ ...shared, groupId, rules: { from, starts, commits } })
    this.shared = new SharedGroup({ ...shared, groupId, topics: this.topics, clock: this.clock, over: this.over })
    this.#planOf = memberPlans({
      params,
      context,
      settings: this.settings,
      commits,
      queue: this.queue,
      memory,
      positions: this.positions,
      shared: this.shared,
      fetchRate: this.fetchRate,
      journal: this.journal
    })
    this.members = Array.from({ length: params.instances }, (_, instance) => new Member(instance, this))
  }

  /** Finds the topics and joins the group; rejects with the first failure, after releasing everything. */
  async open(): Promise<void> {
    const { signal } = this.#context
    const forget = onAbort(signal, this.#cut)
    try {
      await Promise.all(this.members.map((member) => member.start()))
      await this.shared.settled(this.members)
      await this.topics.opened(
        new Set(this.members.flatMap(({ assignment }) => assignment.partitions.map(({ name }) => name)))
      )
    } catch (error) {
      await this.#closeAll()
      throw this.#outage.errorOf(
        await explainClosed(error, this.#params, signal, undefined, {
          place: this.report.place(),
          refusedBy: this.report.refusedBy,
          advertised: this.cluster.advertised
        })
      )
    } finally {
      forget()
    }
  }

  /** Stops fetching, but stays in the group for the acks of delivered records. */
  stop(): void {
    this.#over.abort()
    for (const member of this.members) member.pause()
    this.queue.close()
  }

  /** Commits what is done, but waits no longer than `COMMIT_MS`. */
  async commit(): Promise<void> {
    await settledWithin(COMMIT_MS, Promise.all(this.members.map(async ({ run }) => run?.commit())), this.clock)
  }

  async close(): Promise<void> {
    this.#over.abort()
    this.queue.close()
    await this.#closeAll()
  }

  /** The current troubles: brokers that do not answer, commits that fail. */
  get troubles(): readonly HealthTrouble[] {
    return [this.#outage.trouble, this.journal.commitTrouble].filter((trouble) => trouble !== null)
  }

  get over(): AbortSignal {
    return this.#over.signal
  }

  subscriptions(): Promise<readonly Subscription[]> {
    return this.topics.subscriptions()
  }

  /** Creates new consumers if topics have appeared that are not read yet. */
  async lookForTopics(): Promise<void> {
    if (!(await this.topics.haveCome()) || this.over.aborted) return
    for (const member of this.members) member.renew()
  }

  /** Starts over with topics that were deleted and created again, which the client does not notice. */
  async lookForTopicsMadeAnew(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      const others = await this.positions.ofOthers(this.members.flatMap(({ assignment }) => assignment.partitions))
      for (const { run } of this.members)
        if (run?.assignment.partitions.some((partition) => others.has(partition)) === true) run.rejoin()
    } catch (error) {
      // the members report unreachable brokers
      this.#context.debug('whether topics were made anew is not known: %s', messageOf(error))
    } finally {
      this.#looking = false
    }
  }

  async plan(instance: number, member: Pick<GroupPlan, 'onCrashed' | 'former'>): Promise<OwnPlan> {
    return this.#planOf({ instance, ...member, ...(await this.#clients.forMember(this.#hooks)) })
  }

  endsSource(error: unknown): boolean {
    return this.#outage.endsSource(error)
  }

  gaveUp(error: unknown, waitMs: number): void {
    this.#outage.gaveUp(error, waitMs)
  }

  stillAway(error: unknown, waitMs: number): void {
    this.#outage.stillAway(error, waitMs)
  }

  get lagWarning(): number {
    return this.#params.lagWarning
  }

  /** All members are in the group and get answers. */
  recovered(): void {
    this.#outage.recovered()
  }

  /** Finds out why a member gets no answers: the client does not report errors while it retries. */
  async askWhy(): Promise<void> {
    try {
      await this.topics.haveCome()
    } catch (error) {
      if (!this.over.aborted) this.#outage.stillAway(error)
    }
  }

  die(error: unknown): void {
    this.queue.fail(this.#outage.errorOf(error))
  }

  /** A consumer has fallen silent without an error. */
  stalled(member: Member, run: ConsumerRun, silentMs: number): void {
    member.fail(run, this.report.make('KAFKA_STALLED', { detail: `no answer for ${silentMs} ms` }))
  }

  /** The source was destroyed while it was opening: no answer is needed any more. */
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

/** How long the last commit may take, in ms. */
const COMMIT_MS = 1000

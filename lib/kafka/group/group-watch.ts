import type { Clock } from '../../../types/clock.ts'
import type { AssignedPartition } from '../partition/assigned-partition.ts'
import { totalLag } from '../partition/total-lag.ts'
import { LagWatch } from '../watch/lag-watch.ts'
import { OpenTransactions } from '../watch/open-transactions.ts'
import { PollWatch } from '../watch/poll-watch.ts'
import type { SourceGroup } from './source-group.ts'

/** Checks once a second whether everything is running, because neither Kafka nor its client reports silence. */
export class GroupWatch {
  readonly #group: SourceGroup
  readonly #clock: Clock
  readonly #poll: PollWatch
  readonly #lag: LagWatch
  readonly #transactions = new OpenTransactions()
  readonly #stallMs: number
  readonly #silentMs: number
  readonly #topicsMs: number
  #timer: unknown = null
  #lagAt: number
  #topicsAt: number
  #othersAt: number
  #anewAt: number
  #closed = false
  /** Whether a query is under way to find out why a member gets no answers. */
  #asking = false
  /** Whether a query is under way to find out why a member has no partitions. */
  #explaining = false

  constructor(group: SourceGroup) {
    this.#group = group
    this.#clock = group.clock
    const { maxPollIntervalMs, rebalanceTimeoutMs, requestTimeoutMs, metadataMaxAgeMs, fetchMaxWaitMs } = group.settings
    this.#poll = new PollWatch(maxPollIntervalMs)
    this.#lag = new LagWatch(group.lagWarning)
    // JoinGroup is answered when all members have joined, which may take as long as the rebalance timeout.
    this.#stallMs = rebalanceTimeoutMs + requestTimeoutMs
    this.#silentMs = fetchMaxWaitMs + SILENT_MS
    this.#topicsMs = metadataMaxAgeMs
    this.#lagAt = this.#topicsAt = this.#othersAt = this.#anewAt = this.#clock.now()
    this.#arm()
  }

  close(): void {
    this.#closed = true
    this.#clock.clearTimeout(this.#timer)
  }

  #arm(): void {
    this.#timer = this.#clock.setTimeout(() => {
      if (this.#closed) return
      this.#look(this.#clock.now())
      this.#arm()
    }, TICK_MS)
  }

  #look(now: number): void {
    const { queue, fetchRate, report } = this.#group
    fetchRate.sample(now, queue.taken)
    const silentMs = this.#poll.overdue({ now, taken: queue.taken, loaded: queue.loaded })
    if (silentMs !== null) {
      report.tell('KAFKA_MAX_POLL_EXCEEDED', {
        values: { silent: String(silentMs) },
        detail: `the consumer took no record for ${silentMs} ms`
      })
    }
    this.#lookForSilence(now)
    if (now - this.#lagAt >= LAG_MS) {
      this.#lagAt = now
      void this.#lookAtLag()
    }
    if (now - this.#topicsAt >= this.#topicsWait) {
      this.#topicsAt = now
      this.#group.lookForTopics().catch((error: unknown) => {
        report.survived(error)
      })
    }
    if (now - this.#anewAt >= ANEW_MS) {
      this.#anewAt = now
      void this.#group.lookForTopicsMadeAnew()
    }
    if (now - this.#othersAt >= this.#othersWait) {
      this.#othersAt = now
      this.#group.shared.lookAtOthers(this.#group.members).catch((error: unknown) => {
        report.survived(error)
      })
    }
    void this.#explain()
  }

  /** Explains why a member has no partitions, or why the group's leader leaves partitions out. */
  async #explain(): Promise<void> {
    const { members, shared, report } = this.#group
    if (this.#explaining) return
    this.#explaining = true
    try {
      for (const member of members) {
        const { run } = member
        if (run !== null && run.standing.doubtfulSince !== null && run.state === 'stable')
          await shared.explain(member, run)
      }
    } catch (error) {
      report.survived(error)
    } finally {
      this.#explaining = false
    }
  }

  #lookForSilence(now: number): void {
    let well = true
    for (const member of this.#group.members) {
      const { run } = member
      const silentMs = run === null || run.holding > 0 ? 0 : now - run.standing.activeAt
      const silent = silentMs > this.#silentMs
      if (silent || run?.state !== 'stable') well = false
      if (run !== null && run.state !== 'closed' && silentMs > this.#stallMs) this.#group.stalled(member, run, silentMs)
      else if (silent && run?.state === 'stable') this.#askWhy()
    }
    if (well) this.#group.recovered()
  }

  #askWhy(): void {
    if (this.#asking) return
    this.#asking = true
    void this.#group.askWhy().finally(() => {
      this.#asking = false
    })
  }

  /**
   * Asks for the ends of all partitions, because fetches report only those of fetched ones, and warns of a high lag.
   */
  async #lookAtLag(): Promise<void> {
    const { members, cluster, report } = this.#group
    const partitions = members.flatMap(({ assignment }) => assignment.partitions)
    const topics = [...new Set(partitions.map(({ topic }) => topic))]
    if (topics.length === 0) return
    try {
      const ends = await cluster.ends(topics)
      for (const partition of partitions) {
        const { high, stable = null } = ends.get(partition.name) ?? {}
        partition.highWatermark = high ?? partition.highWatermark
        partition.stableEnd = stable
      }
    } catch {
      return // the brokers are unreachable, which the members report
    }
    const now = this.#clock.now()
    this.#tellTransactions(partitions, now)
    const lag = totalLag(members.flatMap(({ assignment }) => assignment.partitions))
    if (lag === null) return
    const [grows, ageMs] = [this.#lag.grows(lag), this.#lag.stays(lag, now)]
    const detail = ageMs === null ? 'the lag grows' : `the lag has not shrunk for ${Math.round(ageMs / 1000)} s`
    if (grows || ageMs !== null) report.tell('KAFKA_HIGH_LAG', { values: { lag: String(lag) }, detail })
  }

  #tellTransactions(partitions: readonly AssignedPartition[], now: number): void {
    for (const {
      partition: { name, topic, partition, stableEnd, held },
      ageMs
    } of this.#transactions.standing(partitions, now)) {
      this.#group.report.tell('KAFKA_OPEN_TRANSACTION', {
        values: { topic, partition: String(partition), offset: String(stableEnd), held: String(held) },
        detail: `a transaction in ${name} has been open at offset ${stableEnd} for ${Math.round(ageMs / 1000)} s, and ${held} records wait for its end`
      })
    }
  }

  /**
   * The time between two looks for topics: shorter while a named topic is missing. Other topics can appear only by a
   * pattern.
   */
  get #topicsWait(): number {
    const { missing, byPattern } = this.#group.topics
    if (missing > 0) return MISSING_MS
    return byPattern ? this.#topicsMs : Infinity
  }

  /**
   * The time between two looks at the topics of other members: shorter while one of them is missing, as with own
   * topics.
   */
  get #othersWait(): number {
    const missing = this.#group.members.some(({ run }) => run !== null && [...run.standing.others.values()].includes(0))
    return missing ? Math.min(MISSING_MS, this.#topicsMs) : this.#topicsMs
  }
}

const TICK_MS = 1000
const LAG_MS = 15_000
const MISSING_MS = 5000
const ANEW_MS = 5000
/** The silence that is tolerated beyond the time that a broker may wait for records, in ms. */
const SILENT_MS = 3000

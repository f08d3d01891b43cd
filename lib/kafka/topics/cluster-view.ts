import { adminOf, type OpenAdmin } from '../client/admin-of.ts'
import type { AdvertisedBroker } from '../client/explain-closed.ts'
import type { Classification, ErrorContext } from '../../../types/classification.ts'
import { settledWithin } from '../../core/settled-within.ts'
import { retry, type RetryContext } from '../../core/retry.ts'
import { classifyError } from '../../errors/classify.ts'
import { sourceError } from '../../errors/make-error.ts'
import type { Assignment } from '../partition/assignment.ts'
import type { PartitionFacts } from '../partition/beginnings.ts'
import { partitionEnds, partitionFacts, type Ends, type PartitionMemory } from '../partition/partition-facts.ts'
import type { TopicIds } from '../client/topic-ids.ts'
import type { OwnClient } from '../client/own-client.ts'
import type { KafkaReport } from '../kafka-report.ts'
import { isUnreadable, type CreateTopics } from '../param-checks.ts'
import { prepareTopics, type PreparedTopics, type PreparingContext } from './prepare-topics.ts'
import { describeGroup, type DescribedGroup } from './describe-group.ts'
import { tellSilence } from './tell-silence.ts'
import { topicSizes, type SeenTopics } from './topic-sizes.ts'
import type { WantedTopics } from './wanted-topics.ts'

/** Asks the cluster about everything but records, on a separate client. */
export class ClusterView {
  readonly #make: () => Promise<OwnClient>
  readonly #context: PreparingContext
  readonly #place: () => ErrorContext
  readonly #committedOnly: boolean
  #admin: Promise<OpenAdmin> | null = null
  /** Settles when the latest question is answered; null if no question is under way. */
  #asked: Promise<void> | null = null
  /** The client of the admin, known before it is connected, so that a hanging connection can be closed. */
  #owner: OwnClient | null = null

  /** The brokers with the addresses that they advertised last. */
  advertised: readonly AdvertisedBroker[] = []
  /** Whether any question has been answered. */
  answered = false

  /**
   * The context's signal is aborted when the source stops. `committedOnly` means that records of open transactions are
   * not read.
   */
  constructor(
    make: () => Promise<OwnClient>,
    report: Pick<KafkaReport, 'place' | 'tell'>,
    context: RetryContext,
    committedOnly = true
  ) {
    this.#make = make
    this.#place = () => report.place()
    this.#committedOnly = committedOnly
    this.#context = {
      ...context,
      topicPlace: (topic) => report.place({ topic }),
      leftOut: (topics) => {
        report.tell('KAFKA_TOPIC_UNREADABLE', { values: { topic: topics.join(', ') } })
      }
    }
  }

  topics(wanted: WantedTopics, create: CreateTopics): Promise<PreparedTopics> {
    return this.#with(({ admin, brokers }) => prepareTopics(admin, wanted, create, { ...this.#context, brokers }))
  }

  /**
   * The number of partitions of each topic, and which topics are invisible; leaves out those whose names make kafkajs
   * fail.
   */
  sizes(topics: readonly string[]): Promise<SeenTopics> {
    return this.#with(({ admin }) =>
      topicSizes(
        admin,
        topics.filter((topic) => !isUnreadable(topic)),
        this.#context
      )
    )
  }

  /** Describes a group as its coordinator sees it. */
  group(groupId: string): Promise<DescribedGroup> {
    return this.#with(({ admin }) => describeGroup(admin, groupId))
  }

  /** The ids of topics; empty if the brokers or the client do not support them. */
  topicIds(topics: readonly string[]): Promise<TopicIds> {
    return this.#with((opened) => opened.topicIds(topics))
  }

  /**
   * partition => the offset of its first record that is not older than `time`, in ms since the epoch; the partition's
   * end if there is none.
   */
  offsetsAt(topic: string, time: number): Promise<ReadonlyMap<number, string>> {
    return this.#with(async ({ admin }) => {
      const found = await admin.fetchTopicOffsetsByTimestamp(topic, time)
      return new Map(found.map(({ partition, offset }) => [partition, offset]))
    })
  }

  facts(groupId: string, assignment: Assignment, memory: PartitionMemory): Promise<readonly PartitionFacts[]> {
    return this.#with((opened) => partitionFacts(opened.admin, groupId, assignment, memory, this.#stableEnds(opened)))
  }

  ends(topics: readonly string[]): Promise<ReadonlyMap<string, Ends>> {
    return this.#with((opened) => partitionEnds(opened.admin, topics, this.#stableEnds(opened)))
  }

  /** Closes the connections without waiting for answers. Never rejects. */
  async close(): Promise<void> {
    const connecting = this.#admin
    this.#admin = null
    this.#owner?.release()
    this.#owner = null
    await connecting?.then(({ admin }) => admin.disconnect()).catch(() => {})
  }

  /** Retries errors that pass within moments (a coordinator that loads its groups, a leader election). */
  #with<T>(ask: Question<T>): Promise<T> {
    return retry(
      () => this.#inTurn(() => tellSilence(this.#once(ask), this.#place(), this.#context)),
      ASK_AGAIN,
      KAFKA,
      this.#context
    )
  }

  /**
   * Asks one question after the other: a kafkajs client has a single view of the topics, and a question about some
   * topics makes it forget the others, which breaks a question that is under way. The wait for an unanswered question
   * is limited to `TURN_MS`.
   */
  async #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const before = this.#asked
    let answered: (() => void) | undefined
    const asked = new Promise<void>((resolve) => {
      answered = resolve
    })
    this.#asked = asked
    try {
      if (before !== null) await settledWithin(TURN_MS, before, this.#context.clock)
      return await ask()
    } finally {
      answered?.()
      if (this.#asked === asked) this.#asked = null
    }
  }

  /**
   * Asks once. After a failed connection, the next question creates a new admin. So it does after a topic was not
   * found: kafkajs refreshes all topics it was ever asked about, and a deleted one among them would make every question
   * fail.
   */
  async #once<T>(ask: Question<T>): Promise<T> {
    const opened = await (this.#admin ??= this.#connect())
    try {
      const answer = await ask(opened).finally(() => {
        this.advertised = opened.brokers()
      }) // a closed admin knows no brokers
      this.answered = true
      return answer
    } catch (error) {
      const known = isWithoutAnswer(error) ? sourceError('KAFKA_LEADER_NOT_AVAILABLE', KAFKA, { cause: error }) : error
      const found = classifyError(known, KAFKA)
      if (!passes(found) || found.code === 'KAFKA_TOPIC_NOT_FOUND') await this.close()
      throw known
    }
  }

  #stableEnds({ stableEnds }: OpenAdmin): OpenAdmin['stableEnds'] {
    return this.#committedOnly ? stableEnds : null
  }

  async #connect(): Promise<OpenAdmin> {
    try {
      this.#owner = await this.#make()
      const opened = adminOf(this.#owner.client)
      await opened.admin.connect()
      return opened
    } catch (error) {
      this.#admin = null
      this.#owner?.release()
      this.#owner = null
      throw error
    }
  }
}

type Question<T> = (opened: OpenAdmin) => Promise<T>
/**
 * Whether kafkajs failed on a missing answer: it does not report why some requests failed (new partitions have no
 * leader yet, a broker hangs), or has forgotten the topic in the meantime.
 */
function isWithoutAnswer(error: unknown): boolean {
  return error instanceof TypeError
}

/** Whether a broker has answered, and the error may pass within moments. */
function passes({ retryable, code }: Classification): boolean {
  return retryable && code.startsWith('KAFKA_') && !NO_ANSWER.test(code)
}

const NO_ANSWER = /^KAFKA_(?:CONNECTION_|HOST_|UNREACHABLE|BROKERS_|REQUEST_TIMEOUT)/

/** How long a question waits for the one before it, in ms. */
const TURN_MS = 5000
const ASK_AGAIN = { attempts: 10, baseMs: 400, maxMs: 400, passes }
const KAFKA = { area: 'kafka' } as const

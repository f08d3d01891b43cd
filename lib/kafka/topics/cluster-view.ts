import type { Admin } from 'kafkajs'
import type { Classification } from '../../../types/classification.ts'
import { retry, type RetryContext } from '../../core/retry.ts'
import { classifyError } from '../../errors/classify.ts'
import type { Assignment } from '../partition/assignment.ts'
import type { PartitionFacts } from '../partition/beginnings.ts'
import { partitionEnds, partitionFacts, type PartitionMemory } from '../partition/partition-facts.ts'
import type { OwnClient } from '../client/own-client.ts'
import type { KafkaReport } from '../kafka-report.ts'
import type { CreateTopics } from '../param-checks.ts'
import { prepareTopics, type PreparedTopics, type PreparingContext } from './prepare-topics.ts'
import type { WantedTopics } from './wanted-topics.ts'

/** What the source asks the cluster for beside its records, on one connection of its own. */
export class ClusterView {
  readonly #make: () => Promise<OwnClient>
  readonly #context: PreparingContext
  #admin: Promise<Admin> | null = null
  /** Known before it is connected, so that what hangs can be cut off. */
  #owner: OwnClient | null = null

  /** The signal is aborted when the source stops. */
  constructor(make: () => Promise<OwnClient>, report: Pick<KafkaReport, 'place'>, context: RetryContext) {
    this.#make = make
    this.#context = { ...context, placeOf: (topic) => report.place({ topic }) }
  }

  topics(wanted: WantedTopics, create: CreateTopics): Promise<PreparedTopics> {
    return this.#with((admin) => prepareTopics(admin, wanted, create, this.#context))
  }

  facts(groupId: string, assignment: Assignment, memory: PartitionMemory): Promise<readonly PartitionFacts[]> {
    return this.#with((admin) => partitionFacts(admin, groupId, assignment, memory))
  }

  ends(topics: readonly string[]): Promise<ReadonlyMap<string, { readonly low: string, readonly high: string }>> {
    return this.#with((admin) => partitionEnds(admin, topics))
  }

  /** Never rejects, and waits for no answer. */
  async close(): Promise<void> {
    const connecting = this.#admin
    this.#admin = null
    this.#owner?.release()
    this.#owner = null
    await connecting?.then((admin) => admin.disconnect()).catch(() => {})
  }

  /** What passes within moments (a coordinator that loads its groups, a leader that is elected) is asked again. */
  #with<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    return retry(() => this.#once(ask), ASK_AGAIN, KAFKA, this.#context)
  }

  /** A connection that failed is made anew the next time. */
  async #once<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = await (this.#admin ??= this.#connect())
    try {
      return await ask(admin)
    } catch (error) {
      if (!passes(classifyError(error, KAFKA))) await this.close()
      throw error
    }
  }

  async #connect(): Promise<Admin> {
    try {
      this.#owner = await this.#make()
      const admin = this.#owner.client.admin()
      await admin.connect()
      return admin
    } catch (error) {
      this.#admin = null
      this.#owner?.release()
      this.#owner = null
      throw error
    }
  }
}

/** Whether a broker has answered, and would answer otherwise in a moment. */
function passes({ retryable, code }: Classification): boolean {
  return retryable && code.startsWith('KAFKA_') && !NO_ANSWER.test(code)
}

const NO_ANSWER = /^KAFKA_(?:CONNECTION_|HOST_|UNREACHABLE|BROKERS_|REQUEST_TIMEOUT)/

const ASK_AGAIN = { attempts: 10, baseMs: 400, maxMs: 400, passes }
const KAFKA = { area: 'kafka' } as const

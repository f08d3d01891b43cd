import type { Admin } from 'kafkajs'
import type { Assignment } from '../partition/assignment.ts'
import type { PartitionFacts } from '../partition/beginnings.ts'
import { partitionEnds, partitionFacts, type PartitionMemory } from '../partition/partition-facts.ts'
import type { OwnClient } from '../client/own-client.ts'
import type { KafkaReport } from '../kafka-report.ts'
import type { CreateTopics } from '../param-checks.ts'
import { prepareTopics, type PreparedTopics } from './prepare-topics.ts'
import type { WantedTopics } from './wanted-topics.ts'

/** What the source asks the cluster for beside its records, on one connection of its own. */
export class ClusterView {
  readonly #make: () => Promise<OwnClient>
  readonly #report: Pick<KafkaReport, 'place'>
  #admin: Promise<Admin> | null = null
  /** Known before it is connected, so that what hangs can be cut off. */
  #owner: OwnClient | null = null

  constructor(make: () => Promise<OwnClient>, report: Pick<KafkaReport, 'place'>) {
    this.#make = make
    this.#report = report
  }

  topics(wanted: WantedTopics, create: CreateTopics): Promise<PreparedTopics> {
    return this.#with((admin) => prepareTopics(admin, wanted, create, (topic) => this.#report.place({ topic })))
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

  /** A connection that failed is made anew the next time. */
  async #with<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = await (this.#admin ??= this.#connect())
    try {
      return await ask(admin)
    } catch (error) {
      await this.close()
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

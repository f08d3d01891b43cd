import { setMaxListeners } from 'node:events'
import kafkajs, { type Message, type Producer } from 'kafkajs'
import { classifyError } from 'warp-flow'
import { retry, type RetryOptions } from './retry.ts'

/** Sends until every replica in sync has the records, however long the brokers are away. */
export class PatientProducer {
  readonly #kafka: kafkajs.Kafka
  readonly #producer: Producer
  readonly #retry: RetryOptions
  #connected: Promise<void> | null = null

  /** `signal` ends the wait for brokers; `trouble` is told what is waited for; `access` has a login and certificates. */
  constructor(
    brokers: string,
    signal: AbortSignal,
    trouble: (text: string) => void,
    access: Pick<kafkajs.KafkaConfig, 'sasl' | 'ssl'> = {}
  ) {
    setMaxListeners(0, signal) // each wait listens
    this.#kafka = new kafkajs.Kafka({
      ...access,
      brokers: brokers.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
      requestTimeout: 10_000,
      retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1000 }
    })
    // Not idempotent: that numbers the records of one producer. What comes again after a crash has another number, so
    // that whoever reads has to drop what comes twice in any case.
    this.#producer = this.#kafka.producer({ allowAutoTopicCreation: false })
    this.#retry = {
      attempts: Infinity,
      firstPauseMs: 100,
      longestPauseMs: 2000,
      mayPass: (error) => classifyError(error).retryable,
      signal,
      failed: (error) => {
        const { code, detail } = classifyError(error)
        trouble(`${code} ${detail}`)
      }
    }
  }

  /**
   * Sends records to one partition of a topic: that of their key, or the one that each of them names. Of a request to
   * several, kafkajs may forget the part whose leader moves meanwhile.
   */
  async send(topic: string, messages: Message[]): Promise<void> {
    await retry(async () => {
      await this.#connect()
      try {
        await this.#producer.send({ topic, acks: -1, messages })
      } catch (error) {
        this.#connected = null
        throw error
      }
    }, this.#retry)
  }

  /** Creates the topic if it is missing; resolves with the number of its partitions. */
  async prepareTopic(topic: string, partitions: number, config: Readonly<Record<string, string>>): Promise<number> {
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
    // -1: as many replicas as the brokers' own default
    const wanted = { topic, numPartitions: partitions, replicationFactor: -1, configEntries }
    return retry(async () => {
      const admin = this.#kafka.admin()
      await admin.connect()
      try {
        // Whoever may not create topics may still use one that is there
        if (!(await admin.listTopics()).includes(topic)) await admin.createTopics({ topics: [wanted] })
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
        return topics[0]?.partitions.length ?? partitions
      } finally {
        await admin.disconnect()
      }
    }, this.#retry)
  }

  async close(): Promise<void> {
    await this.#producer.disconnect()
  }

  async #connect(): Promise<void> {
    this.#connected ??= this.#producer.connect()
    try {
      await this.#connected
    } catch (error) {
      this.#connected = null
      throw error
    }
  }
}

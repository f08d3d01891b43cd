import { setMaxListeners } from 'node:events'
import kafkajs, { type Message, type Producer } from 'kafkajs'
import { classifyError } from 'warp-flow'
import { retry, type RetryOptions } from './retry.ts'

/** Sends records until every in-sync replica has them, however long the brokers are down. */
export class PatientProducer {
  readonly #kafka: kafkajs.Kafka
  readonly #producer: Producer
  readonly #retry: RetryOptions
  #connected: Promise<void> | null = null

  /**
   * `signal` ends the wait for brokers; `trouble` is called with the reason for waiting; `access` holds the login and
   * certificates.
   */
  constructor(
    brokers: string,
    signal: AbortSignal,
    trouble: (text: string) => void,
    access: Pick<kafkajs.KafkaConfig, 'sasl' | 'ssl'> = {}
  ) {
    setMaxListeners(0, signal) // each wait adds a listener
    this.#kafka = new kafkajs.Kafka({
      ...access,
      brokers: brokers.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
      requestTimeout: 10_000,
      retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1000 }
    })
    // Not idempotent: idempotence only covers the retries of one producer. Records that are sent again after a crash
    // get new sequence numbers, so that consumers have to drop duplicates in any case.
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
   * Sends records to one partition of a topic: that of their key, or the one that each of them names. With several
   * partitions in one request, kafkajs may lose the part of a partition whose leader changes during the request.
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
        // A client without the right to create topics may still use an existing one
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

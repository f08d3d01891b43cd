import type { IHeaders } from 'kafkajs'
import type { KafkaEvent } from 'warp-flow'
import type { PatientProducer } from './producer.ts'
import type { GaveUp } from './retry.ts'

/** A topic for the records that could not be handled, with their origin and the reason. */
export class DeadLetters {
  readonly topic: string
  readonly #producer: PatientProducer
  readonly #group: string

  constructor(topic: string, group: string, producer: PatientProducer) {
    this.topic = topic
    this.#group = group
    this.#producer = producer
  }

  /**
   * Creates the topic. A letter is larger than its record because of its headers, so the topic accepts more than
   * Kafka's default of 1 MiB.
   */
  async prepare(): Promise<void> {
    await this.#producer.prepareTopic(this.topic, 3, { 'max.message.bytes': '4194304', 'retention.ms': '-1' })
  }

  /** Resolves when every in-sync replica has the letter: only then may its record be acked. */
  async send(event: KafkaEvent, { attempts, message }: GaveUp): Promise<void> {
    const { key, topic, partition, offset, timestamp, tombstone } = event.meta
    const headers: IHeaders = {
      ...headersOf(event),
      'dead_letter.topic': topic,
      'dead_letter.partition': String(partition),
      'dead_letter.offset': offset,
      'dead_letter.timestamp': timestamp,
      'dead_letter.group': this.#group,
      'dead_letter.reason': message.slice(0, LONGEST_REASON),
      'dead_letter.attempts': String(attempts)
    }
    await this.#producer.send(this.topic, [{ key, value: tombstone ? null : event.payload, headers }])
  }
}

/**
 * The record's own headers that have a value. Their names are untrusted: a spread copies even `__proto__` as an
 * ordinary property.
 */
function headersOf({ meta }: KafkaEvent): IHeaders {
  return Object.fromEntries(
    Object.entries(meta.headers).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? value : (value ?? []).filter((one) => one !== null)
    ])
  )
}

const LONGEST_REASON = 1000

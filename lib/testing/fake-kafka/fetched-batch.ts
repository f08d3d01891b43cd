import type { Batch, KafkaMessage } from 'kafkajs'
import type { Fetched } from './partition-log.ts'

/** What eachBatch gets of one partition, and the events tell of it. */
export class FakeBatch implements Batch {
  readonly topic: string
  readonly partition: number
  readonly highWatermark: string
  readonly messages: KafkaMessage[]
  /** What the answer holds of it. */
  readonly bytes: number
  readonly #first: number
  readonly #last: number

  constructor(topic: string, partition: number, high: number, { messages, firstOffset, lastOffset, bytes }: Fetched) {
    this.topic = topic
    this.partition = partition
    this.highWatermark = String(high)
    this.messages = messages
    this.bytes = bytes
    this.#first = firstOffset
    this.#last = lastOffset
  }

  isEmpty(): boolean {
    return this.messages.length === 0
  }

  firstOffset(): string {
    return String(this.#first)
  }

  lastOffset(): string {
    return String(this.#last)
  }

  offsetLag(): string {
    return String(Number(this.highWatermark) - 1 - this.#last)
  }

  offsetLagLow(): string {
    return String(Number(this.highWatermark) - 1 - this.#first)
  }
}

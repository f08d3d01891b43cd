import type { Batch, KafkaMessage } from 'kafkajs'
import { throughCodec } from './through-codec.ts'
import type { Fetched } from './partition-log.ts'

/** A batch of one partition, as passed to `eachBatch` and reported by the events. */
export class FakeBatch implements Batch {
  readonly topic: string
  readonly partition: number
  readonly highWatermark: string
  messages: KafkaMessage[]
  /** The number of bytes in the fetch response. */
  readonly bytes: number
  readonly #first: number
  readonly #last: number
  readonly #codecs: ReadonlySet<number>

  constructor(
    topic: string,
    partition: number,
    high: number,
    { messages, firstOffset, lastOffset, bytes, codecs }: Fetched
  ) {
    this.topic = topic
    this.partition = partition
    this.highWatermark = String(high)
    this.messages = messages
    this.bytes = bytes
    this.#first = firstOffset
    this.#last = lastOffset
    this.#codecs = codecs
  }

  /**
   * Decodes the records with the codecs registered in kafkajs, as it does for real batches. Rejects if a codec is
   * missing.
   */
  async decode(): Promise<void> {
    for (const codec of this.#codecs) if (codec !== 0) this.messages = await throughCodec(codec, this.messages)
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

import type { KafkaMessage } from 'kafkajs'
import type { Tags } from '../../../types/tags.ts'
import type { AssignedPartition, InHand } from '../partition/assigned-partition.ts'
import { offsetAfter } from '../partition/offsets.ts'
import { KafkaEvent, type RecordBatch } from './kafka-event.ts'
import type { RecordPlace } from './record-meta.ts'

/** What all records of a source share. */
export interface Delivery {
  /** The source's key. */
  readonly source: string
  /** How many of the records that were given wait in the stream's own buffer. */
  readonly buffered: () => number
  /** The most records delivered without a turn of the event loop between them. */
  readonly runLength: number
}

export interface FetchedBatchParts {
  readonly delivery: Delivery
  readonly partition: AssignedPartition
  readonly messages: readonly KafkaMessage[]
  readonly highWatermark: string
  /**
   * The offset of its last record, including invisible ones: control records, and records of aborted transactions.
   */
  readonly lastOffset: string
  /** ms since the epoch */
  readonly receivedAt: number
}

/** The records of one partition from one fetch, delivered one by one. */
export class FetchedBatch implements RecordBatch, InHand {
  readonly delivery: Delivery
  readonly partition: AssignedPartition
  readonly place: RecordPlace
  readonly tags: Tags
  readonly receivedAt: number
  #messages: readonly KafkaMessage[]
  #lastOffset: string
  /** Index of the next record. */
  #next = 0
  /** Index at which the loop gets a turn. */
  #pause: number

  constructor({ delivery, partition, messages, highWatermark, lastOffset, receivedAt }: FetchedBatchParts) {
    this.delivery = delivery
    this.partition = partition
    this.place = { topic: partition.topic, partition: partition.partition, highWatermark }
    this.tags = partition.tags
    this.receivedAt = receivedAt
    this.#messages = messages
    this.#lastOffset = lastOffset
    this.#pause = delivery.runLength
  }

  /** Its records are given from now on. */
  begin(): void {
    this.partition.delivering(this)
  }

  /** The next record; null at the end, and where the loop should get a turn. */
  take(): KafkaEvent | null {
    const index = this.#next
    if (index === this.#pause) {
      this.#pause += this.delivery.runLength
      return null
    }
    const message = this.#messages[index]
    if (message === undefined) return null
    this.#next = index + 1
    return new KafkaEvent(message, this)
  }

  /** All records were given. */
  get empty(): boolean {
    return this.#next >= this.#messages.length
  }

  /** How many of its records were given. */
  get given(): number {
    return this.#next
  }

  /** The offset after the last record that has left the stream's own buffer; null before the first. */
  get done(): string | null {
    const left = this.#next - this.delivery.buffered()
    const last = this.#messages[left - 1]
    return last === undefined ? null : offsetAfter(last.offset)
  }

  /** The offset of the next record to be given. */
  get position(): string {
    return this.#messages[this.#next]?.offset ?? offsetAfter(this.#lastOffset)
  }

  /** How many of its records come before an offset. */
  countBefore(offset: bigint): number {
    const later = this.#messages.findIndex((message) => BigInt(message.offset) >= offset)
    return later === -1 ? this.#messages.length : later
  }

  /** The log contains no visible record between it and that offset. */
  skipTo(offset: string): void {
    this.#lastOffset = offset
  }

  /** To be called when all records were given and the last of them has left the stream's buffer. */
  finish(): void {
    const last = this.#messages.at(-1)?.offset
    this.#messages = [] // a reference to the batch does not keep its records alive
    this.partition.finished(this.#lastOffset, last === this.#lastOffset)
  }
}

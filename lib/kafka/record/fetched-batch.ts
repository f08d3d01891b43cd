import type { KafkaMessage } from 'kafkajs'
import type { Tags } from '../../../types/tags.ts'
import type { AssignedPartition, InHand } from '../partition/assigned-partition.ts'
import { offsetAfter } from '../partition/offsets.ts'
import { KafkaEvent, type RecordBatch } from './kafka-event.ts'
import type { RecordPlace } from './record-meta.ts'

/** What all records of a source have in common. */
export interface Delivery {
  /** The source's key. */
  readonly source: string
  /** How many of the records handed to the stream still wait in the stream's own buffer. */
  readonly buffered: () => number
  /** How many records are delivered at most before the event loop gets a turn. */
  readonly runLength: number
}

export interface FetchedBatchParts {
  readonly delivery: Delivery
  readonly partition: AssignedPartition
  readonly messages: readonly KafkaMessage[]
  readonly highWatermark: string
  /**
   * The offset of the batch's last record, including invisible ones: control records, and records of aborted
   * transactions.
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
  /** The index of the next record. */
  #next = 0
  /** The index at which the event loop gets a turn. */
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

  /** From now on, the records of this batch are delivered. */
  begin(): void {
    this.partition.delivering(this)
  }

  /** The next record; null at the end, and when the event loop should get a turn. */
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

  /** Whether all records were delivered. */
  get empty(): boolean {
    return this.#next >= this.#messages.length
  }

  /** How many records were delivered. */
  get given(): number {
    return this.#next
  }

  /** The offset after the last record that has left the stream's own buffer; null before the first. */
  get done(): string | null {
    const left = this.#next - this.delivery.buffered()
    const last = this.#messages[left - 1]
    return last === undefined ? null : offsetAfter(last.offset)
  }

  /** The offset of the next record to be delivered. */
  get position(): string {
    return this.#messages[this.#next]?.offset ?? offsetAfter(this.#lastOffset)
  }

  /** How many records of the batch come before an offset. */
  countBefore(offset: bigint): number {
    const later = this.#messages.findIndex((message) => BigInt(message.offset) >= offset)
    return later === -1 ? this.#messages.length : later
  }

  /** Extends the batch to `offset`: the log contains no visible record between the batch and that offset. */
  skipTo(offset: string): void {
    this.#lastOffset = offset
  }

  /** Call it when all records were delivered and the last of them has left the stream's buffer. */
  finish(): void {
    const last = this.#messages.at(-1)?.offset
    this.#messages = [] // so that a reference to the batch does not keep its records in memory
    this.partition.finished(this.#lastOffset, last === this.#lastOffset)
  }
}

import type { KafkaMessage } from 'kafkajs'
import type { EventCopy, EventJson, SourceEvent } from '../../../types/event.ts'
import type { KafkaMeta } from '../../../types/meta.ts'
import type { KafkaPosition } from '../../../types/position.ts'
import type { Tags } from '../../../types/tags.ts'
import { eventCopy, eventJson, EVENT_FIELDS, showAs } from '../../core/show-event.ts'
import type { AssignedPartition } from '../partition/assigned-partition.ts'
import { RecordMeta, type RecordPlace } from './record-meta.ts'

/** What the records of one batch have in common. */
export interface RecordBatch {
  readonly delivery: { readonly source: string }
  readonly partition: AssignedPartition
  readonly place: RecordPlace
  readonly tags: Tags
  readonly receivedAt: number
}

/**
 * One record of a topic. The payload is a part of the broker's answer, not a copy: an event that is kept holds the
 * whole answer in memory.
 */
export class KafkaEvent implements SourceEvent<KafkaPosition, KafkaMeta> {
  static {
    showAs(this.prototype, EVENT_FIELDS)
  }

  private readonly message: KafkaMessage
  private readonly batch: RecordBatch
  private readonly sequence: number
  private ownMeta: KafkaMeta | null = null

  constructor(message: KafkaMessage, batch: RecordBatch) {
    this.message = message
    this.batch = batch
    const { watermark } = batch.partition
    this.sequence = watermark === null ? 0 : watermark.delivered(this.position)
  }

  get payload(): Buffer {
    return this.message.value ?? EMPTY
  }

  get text(): string {
    return this.payload.toString()
  }

  get source(): string {
    return this.batch.delivery.source
  }

  get tags(): Tags {
    return this.batch.tags
  }

  get position(): KafkaPosition {
    const { topic, partition } = this.batch.partition
    return { topic, partition, offset: this.message.offset }
  }

  get meta(): KafkaMeta {
    if (this.ownMeta !== null) return this.ownMeta
    const meta = new RecordMeta(this.message, this.batch.place)
    try {
      this.ownMeta = meta
    } catch {
      // the event may be frozen
    }
    return meta
  }

  get receivedAt(): number {
    return this.batch.receivedAt
  }

  /** The returned function refers to no bytes, so keeping it does not keep the broker's answer in memory. */
  get ack(): () => void {
    const { partition } = this.batch
    const { sequence } = this
    return () => {
      partition.ack(sequence)
    }
  }

  copy(): EventCopy<KafkaPosition, KafkaMeta> {
    return eventCopy(this, { ...this.meta })
  }

  toJSON(): EventJson {
    return eventJson(this)
  }
}

const EMPTY: Buffer = Buffer.alloc(0)

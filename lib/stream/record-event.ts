import type { AckWatermark } from '../../types/acks.ts'
import type { EventCopy, EventJson, SourceEvent } from '../../types/event.ts'
import type { CustomMeta } from '../../types/meta.ts'
import type { CustomPosition } from '../../types/position.ts'
import type { Tags } from '../../types/tags.ts'
import { eventCopy, eventJson, EVENT_FIELDS, showAs } from '../core/show-event.ts'

/** What a record of a user's connector is made of. */
export interface RecordParts {
  readonly source: string
  readonly payload: Buffer | string
  readonly tags: Tags
  readonly position: CustomPosition
  readonly meta: CustomMeta
  readonly receivedAt: number
  /** Null under `ack: 'auto'`. */
  readonly watermark: AckWatermark | null
  readonly onAck: (() => void) | undefined
}

/** A record of a user's own connector. Text and bytes are made from each other when first asked for. */
export class RecordEvent implements SourceEvent<CustomPosition, CustomMeta> {
  static {
    showAs(this.prototype, EVENT_FIELDS)
  }

  // Not `#parts`: what compares objects field by field, as `deepEqual` does, would take all records for one
  private readonly parts: RecordParts
  private readonly sequence: number
  private ownPayload: Buffer | null
  private ownText: string | null
  private acked = false

  constructor(parts: RecordParts) {
    this.parts = parts
    this.ownPayload = typeof parts.payload === 'string' ? null : parts.payload
    this.ownText = typeof parts.payload === 'string' ? parts.payload : null
    this.sequence = parts.watermark?.delivered(parts.position) ?? 0
  }

  get payload(): Buffer {
    this.ownPayload ??= Buffer.from(this.ownText ?? '')
    return this.ownPayload
  }

  get text(): string {
    this.ownText ??= this.payload.toString()
    return this.ownText
  }

  get source(): string {
    return this.parts.source
  }

  get tags(): Tags {
    return this.parts.tags
  }

  get position(): CustomPosition {
    return this.parts.position
  }

  get meta(): CustomMeta {
    return this.parts.meta
  }

  get receivedAt(): number {
    return this.parts.receivedAt
  }

  get ack(): () => void {
    return () => {
      const { watermark, onAck } = this.parts
      if (watermark === null || this.acked) return
      this.acked = true
      watermark.ack(this.sequence)
      onAck?.()
    }
  }

  copy(): EventCopy<CustomPosition, CustomMeta> {
    return eventCopy(this, this.meta)
  }

  toJSON(): EventJson {
    return eventJson(this)
  }
}

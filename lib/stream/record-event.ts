import type { AckWatermark } from '../../types/acks.ts'
import type { EventCopy, EventJson, SourceEvent } from '../../types/event.ts'
import type { CustomMeta } from '../../types/meta.ts'
import type { CustomPosition } from '../../types/position.ts'
import type { Tags } from '../../types/tags.ts'
import { eventCopy, eventJson, EVENT_FIELDS, NO_ACK, showAs } from '../core/show-event.ts'

/** The parts of a record from a user's connector. */
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

interface PendingAck {
  readonly watermark: AckWatermark
  readonly sequence: number
  readonly onAck: RecordParts['onAck']
  done: boolean
}

/** A record from a user's own connector. Text and bytes are derived from each other on first access. */
export class RecordEvent implements SourceEvent<CustomPosition, CustomMeta> {
  static {
    showAs(this.prototype, EVENT_FIELDS)
  }

  // Not `#parts`: comparisons field by field, such as `deepEqual`, would find all records equal
  private readonly parts: RecordParts
  private ownPayload: Buffer | null
  private ownText: string | null
  /** Null under `ack: 'auto'`. */
  private readonly pending: PendingAck | null

  constructor(parts: RecordParts) {
    this.parts = parts
    this.ownPayload = typeof parts.payload === 'string' ? null : parts.payload
    this.ownText = typeof parts.payload === 'string' ? parts.payload : null
    const { watermark, onAck, position } = parts
    this.pending =
      watermark === null ? null : { watermark, sequence: watermark.delivered(position), onAck, done: false }
  }

  get payload(): Buffer {
    if (this.ownPayload !== null) return this.ownPayload
    const payload = Buffer.from(this.ownText ?? '')
    try {
      this.ownPayload = payload
    } catch {
      // The event is frozen
    }
    return payload
  }

  get text(): string {
    if (this.ownText !== null) return this.ownText
    const text = this.payload.toString()
    try {
      this.ownText = text
    } catch {
      // The event is frozen
    }
    return text
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

  /** The function does not reference the payload: keeping it keeps no payload in memory. */
  get ack(): () => void {
    const { pending } = this
    if (pending === null) return NO_ACK
    return () => {
      if (pending.done) return
      pending.done = true
      pending.watermark.ack(pending.sequence)
      pending.onAck?.()
    }
  }

  copy(): EventCopy<CustomPosition, CustomMeta> {
    return eventCopy(this, this.meta)
  }

  toJSON(): EventJson {
    return eventJson(this)
  }
}

import type { AckWatermark } from '../../types/acks.ts'
import type { EventJson, SourceEvent } from '../../types/event.ts'
import type { CustomMeta } from '../../types/meta.ts'
import type { CustomPosition } from '../../types/position.ts'
import type { Tags } from '../../types/tags.ts'
import { eventJson, EVENT_FIELDS, showAs } from '../core/show-event.ts'

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

  readonly #parts: RecordParts
  readonly #sequence: number
  #payload: Buffer | null
  #text: string | null
  #acked = false

  constructor(parts: RecordParts) {
    this.#parts = parts
    this.#payload = typeof parts.payload === 'string' ? null : parts.payload
    this.#text = typeof parts.payload === 'string' ? parts.payload : null
    this.#sequence = parts.watermark?.delivered(parts.position) ?? 0
  }

  get payload(): Buffer {
    this.#payload ??= Buffer.from(this.#text ?? '')
    return this.#payload
  }

  get text(): string {
    this.#text ??= this.payload.toString()
    return this.#text
  }

  get source(): string {
    return this.#parts.source
  }

  get tags(): Tags {
    return this.#parts.tags
  }

  get position(): CustomPosition {
    return this.#parts.position
  }

  get meta(): CustomMeta {
    return this.#parts.meta
  }

  get receivedAt(): number {
    return this.#parts.receivedAt
  }

  ack(): void {
    const { watermark, onAck } = this.#parts
    if (watermark === null || this.#acked) return
    this.#acked = true
    watermark.ack(this.#sequence)
    onAck?.()
  }

  toJSON(): EventJson {
    return eventJson(this)
  }
}

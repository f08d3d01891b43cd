import type { RecordParts } from './record-event.ts'

export interface QueueBounds {
  readonly maxBytes: number
  readonly maxRecords: number
}

/**
 * Pushed records that wait for the consumer, in order. The queue accepts a record while it is below its bounds, so that
 * it exceeds them by one record at most. From half of the bounds on the peer is paused, until a quarter is left.
 */
export class PushQueue {
  readonly #bounds: QueueBounds
  /** The queue, from index `#first` on; earlier entries have been taken. */
  #waiting: (RecordParts | undefined)[] = []
  #first = 0
  #bytes = 0
  #held = false

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds
  }

  get size(): number {
    return this.#waiting.length - this.#first
  }

  get isFull(): boolean {
    return this.#bytes >= this.#bounds.maxBytes || this.size >= this.#bounds.maxRecords
  }

  /** Whether the peer is to be paused. */
  get isHeld(): boolean {
    return this.#held
  }

  add(parts: RecordParts): void {
    this.#waiting.push(parts)
    this.#bytes += bytesOf(parts)
    this.#held ||= this.#bytes >= this.#bounds.maxBytes / 2 || this.size >= this.#bounds.maxRecords / 2
  }

  take(): RecordParts | null {
    const parts = this.#waiting[this.#first]
    if (parts === undefined) return null
    this.#waiting[this.#first++] = undefined
    this.#bytes -= bytesOf(parts)
    // Rarely, so that the cost of taking a record does not depend on the length of the queue
    if (
      this.#first === this.#waiting.length ||
      (this.#first >= LEAST_GONE && this.#first * 2 >= this.#waiting.length)
    ) {
      this.#waiting = this.#waiting.slice(this.#first)
      this.#first = 0
    }
    this.#held &&= this.#bytes > this.#bounds.maxBytes / 4 || this.size > this.#bounds.maxRecords / 4
    return parts
  }

  /** Discards the waiting records, and returns their number. */
  clear(): number {
    const { size } = this
    this.#waiting = []
    this.#first = 0
    this.#bytes = 0
    this.#held = false
    return size
  }
}

function bytesOf({ payload }: RecordParts): number {
  return typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length
}

const LEAST_GONE = 64

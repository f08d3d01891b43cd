import type { AckWatermarks } from '../../types/acks.ts'
import { sourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import { positionText, unackedText } from './unacked-text.ts'

export interface UnackedHoldParts {
  readonly key: string
  readonly acks: Pick<AckWatermarks, 'unacked' | 'oldest'>
  readonly maxUnacked: number
  readonly warn: (error: SourceError) => void
}

/** Pauses intake while too many records are unacked, and reports which of them blocks the watermark. */
export class UnackedHold {
  /** Whether intake is paused, waiting for acks. */
  active = false
  readonly #parts: UnackedHoldParts
  #maxUnacked: number
  /** Whether to warn at the next pause: a consumer that acks at the limit reaches it again with every record. */
  #tells = true

  constructor(parts: UnackedHoldParts) {
    this.#parts = parts
    this.#maxUnacked = parts.maxUnacked
  }

  /** Changes the limit; returns whether intake resumes because of that. */
  limitTo(maxUnacked: number): boolean {
    const goesOn = this.active && this.#parts.acks.unacked < maxUnacked
    this.#maxUnacked = maxUnacked
    if (goesOn) this.active = false
    return goesOn
  }

  /** Whether no record may be taken now. */
  stops(): boolean {
    const { acks, key, warn } = this.#parts
    if (acks.unacked < this.#maxUnacked) return false
    if (!this.active) {
      this.active = true // before the warning, whose listener may ack a record
      if (this.#tells) {
        this.#tells = false
        warn(tooManyUnacked(key, acks))
      }
    }
    return true
  }

  /** Called after an ack; returns whether intake resumes because of it. */
  acked(): boolean {
    const goesOn = this.active
    this.active = false
    if (this.#parts.acks.unacked < this.#maxUnacked * RELIEF) this.#tells = true
    return goesOn
  }
}

function tooManyUnacked(key: string, acks: UnackedHoldParts['acks']): SourceError {
  return sourceError(
    'SYSTEM_TOO_MANY_UNACKED',
    { source: key, values: { unacked: String(acks.unacked), oldest: positionText(acks.oldest) } },
    {
      detail: unackedText(acks)
    }
  )
}

/** Below this fraction of the limit the consumer counts as caught up. */
const RELIEF = 0.9

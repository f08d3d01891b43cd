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

/** Holds intake while too many records wait for their acks, and says which of them keeps the watermark where it is. */
export class UnackedHold {
  /** Intake waits for acks. */
  active = false
  readonly #parts: UnackedHoldParts
  #maxUnacked: number
  /** Whether to warn when it holds again: a consumer that acks as it goes comes to the limit with every record. */
  #tells = true

  constructor(parts: UnackedHoldParts) {
    this.#parts = parts
    this.#maxUnacked = parts.maxUnacked
  }

  /** Another limit from now on: whether intake goes on because of it. */
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
      this.active = true // before the warning, as what it brings about may be an ack
      if (this.#tells) {
        this.#tells = false
        warn(tooManyUnacked(key, acks))
      }
    }
    return true
  }

  /** A record was acked: whether intake goes on because of it. */
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

/** Below that part of the limit the consumer had caught up. */
const RELIEF = 0.9

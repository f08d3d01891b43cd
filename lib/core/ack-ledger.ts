import type { AckLane, AckLedger } from '../../types/acks.ts'
import type { Position } from '../../types/position.ts'
import { AckWatermark, type AckTally } from './ack-lane.ts'

/** The lanes of one source under `ack: 'manual'`. */
export class SourceAcks implements AckLedger {
  /** lane name => its watermark */
  readonly #lanes = new Map<string, AckWatermark>()
  readonly #tally: AckTally

  /** `onAck` is called after every ack that counted, in any lane. */
  constructor(onAck: () => void) {
    this.#tally = { unacked: 0, onAck }
  }

  lane(name: string): AckLane {
    const known = this.#lanes.get(name)
    if (known !== undefined) return known
    const lane = new AckWatermark(this.#tally)
    this.#lanes.set(name, lane)
    return lane
  }

  release(name: string): void {
    this.#lanes.get(name)?.release()
    this.#lanes.delete(name)
  }

  get unacked(): number {
    return this.#tally.unacked
  }

  get oldest(): Position | null {
    for (const lane of this.#lanes.values()) if (lane.oldest !== null) return lane.oldest
    return null
  }

  get watermarks(): readonly Position[] {
    return [...this.#lanes.values()].map(({ watermark }) => watermark).filter((position) => position !== null)
  }
}

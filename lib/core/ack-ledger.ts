import type { AckLane, AckLedger } from '../../types/acks.ts'
import type { Clock } from '../../types/clock.ts'
import type { Position } from '../../types/position.ts'
import { AckWatermark, type AckTally } from './ack-lane.ts'
import { systemClock } from './clock.ts'
import { TurnClock } from './turn-clock.ts'

/** The lanes of one source under `ack: 'manual'`. */
export class SourceAcks implements AckLedger {
  /** lane name => its watermark */
  readonly #lanes = new Map<string, AckWatermark>()
  readonly #tally: AckTally

  /** `onAck` is called after every ack that counted, in any lane. */
  constructor(onAck: () => void, clock: Pick<Clock, 'now'> = systemClock) {
    const turns = new TurnClock(clock)
    this.#tally = { unacked: 0, onAck, now: () => turns.now() }
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
    return this.#oldestLane?.oldest ?? null
  }

  get oldestAt(): number | null {
    return this.#oldestLane?.oldestAt ?? null
  }

  get #oldestLane(): AckLane | null {
    let first: AckLane | null = null
    for (const lane of this.#lanes.values()) if ((lane.oldestAt ?? Infinity) < (first?.oldestAt ?? Infinity)) first = lane
    return first
  }

  get watermarks(): readonly Position[] {
    return [...this.#lanes.values()].map(({ watermark }) => watermark).filter((position) => position !== null)
  }
}

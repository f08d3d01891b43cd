import type { AckWatermark, AckWatermarks } from '../../types/acks.ts'
import type { Clock } from '../../types/clock.ts'
import type { Position } from '../../types/position.ts'
import { GaplessWatermark, type AckTally } from './ack-watermark.ts'
import { systemClock } from '../core/clock.ts'

/** The watermarks of one source under `ack: 'manual'`. */
export class SourceAcks implements AckWatermarks {
  /** name => watermark */
  readonly #watermarks = new Map<string, GaplessWatermark>()
  readonly #tally: AckTally

  /** `onAck` is called after the first ack of each record, under any watermark. */
  constructor(onAck: () => void, clock: Pick<Clock, 'now'> = systemClock) {
    const turns = new TurnClock(clock)
    this.#tally = { unacked: 0, onAck, now: () => turns.now() }
  }

  watermark(name: string): AckWatermark {
    const known = this.#watermarks.get(name)
    if (known !== undefined) return known
    const watermark = new GaplessWatermark(this.#tally)
    this.#watermarks.set(name, watermark)
    return watermark
  }

  release(name: string): void {
    this.#watermarks.get(name)?.release()
    this.#watermarks.delete(name)
  }

  get unacked(): number {
    return this.#tally.unacked
  }

  get oldest(): Position | null {
    return this.#oldestWatermark?.oldest ?? null
  }

  get oldestAt(): number | null {
    return this.#oldestWatermark?.oldestAt ?? null
  }

  get #oldestWatermark(): AckWatermark | null {
    let first: AckWatermark | null = null
    for (const watermark of this.#watermarks.values())
      if ((watermark.oldestAt ?? Infinity) < (first?.oldestAt ?? Infinity)) first = watermark
    return first
  }

  get positions(): readonly Position[] {
    return [...this.#watermarks.values()].map(({ position }) => position).filter((position) => position !== null)
  }
}

/**
 * A clock that is read once per turn of the event loop: all records that are delivered in one turn get the time of the
 * first.
 */
export class TurnClock {
  readonly #clock: Pick<Clock, 'now'>
  #now: number | null = null

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  now(): number {
    if (this.#now === null) {
      this.#now = this.#clock.now()
      setImmediate(this.#forget).unref()
    }
    return this.#now
  }

  readonly #forget = (): void => {
    this.#now = null
  }
}

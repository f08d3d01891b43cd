import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import { processTurn, type TurnLimit } from '../core/turn-limit.ts'
import { TurnPace } from './turn-pace.ts'
import type { UnackedHold } from './unacked-hold.ts'

/** The stages of taking records. A source that is destroyed after its end stays `ended`. */
type Stage = 'unopened' | 'open' | 'ended' | 'cut off'

/** Who will call `#wake`. The call comes even if the source ends or is destroyed before. */
type Asked = 'nobody' | 'intake' | 'next turn'

export interface TakerParts {
  /** Null under `ack: 'auto'`. */
  readonly hold: UnackedHold | null
  /** Default: the limit that all sources of the process share. */
  readonly turn?: TurnLimit
  /** Called when there may be records again. */
  readonly onRecords: () => void
  /** Called once, when there will be no more records. */
  readonly onEnd: () => void
  /** Called with an error that ends the source. */
  readonly onFailure: (error: unknown) => void
}

/**
 * Takes one record after the other from an intake, as far as the limit of unacked records and the turn of the event
 * loop permit. If none is ready, requests a call.
 */
export class RecordTaker<E extends SourceEvent> {
  /** The number of records taken so far. */
  events = 0
  #stage: Stage = 'unopened'
  #asked: Asked = 'nobody'
  #intake: Intake<E> | null = null
  /** The source of the next record: the intake while one is open, so that `take` needs no condition. */
  #supply: Pick<Intake<E>, 'next'> = NOTHING
  /** The last record; null once no record is ready, as a record may keep much memory alive. */
  #last: E | null = null
  /** When the last record arrived, in ms since the epoch. */
  #lastAt: number | null = null
  readonly #parts: TakerParts
  readonly #hold: UnackedHold | null
  readonly #turn: TurnLimit
  readonly #pace: TurnPace

  constructor(parts: TakerParts) {
    this.#parts = parts
    this.#hold = parts.hold
    this.#turn = parts.turn ?? processTurn
    this.#pace = new TurnPace(this.#turn)
  }

  /** The next record; null if none is ready, or none may be taken now. */
  take(): E | null {
    if (this.#hold !== null && this.#intake?.ended !== true && this.#hold.stops()) return null
    if (this.#pace.isOverAt(this.events)) return null
    let event: E | null = null
    try {
      event = this.#supply.next()
    } catch (error) {
      this.#parts.onFailure(error)
    }
    if (event !== null) {
      this.events++
      this.#last = event
    }
    return event
  }

  /**
   * Called when `take` returned null. Reports the end, or requests a call: by the intake, or in the next turn of the
   * event loop if this turn's time is used up.
   */
  ask(): void {
    if (this.isOver || this.#intake === null) return
    if (this.#asked === 'nobody' && this.#turn.isUsedUp && !this.#intake.ended) {
      this.#asked = 'next turn'
      this.#turn.wait(this.#wake)
      return
    }
    this.#letGo()
    if (this.#intake.ended) {
      this.end()
      return
    }
    if (this.#asked !== 'nobody' || this.#hold?.active === true) return
    this.#asked = 'intake'
    try {
      this.#intake.wait(this.#wake)
    } catch (error) {
      this.#parts.onFailure(error)
    }
  }

  get stage(): Stage {
    return this.#stage
  }

  /** Whether no more records will be delivered. */
  get isOver(): boolean {
    return this.#stage === 'ended' || this.#stage === 'cut off'
  }

  /** Who will call when there may be records again. */
  get asked(): Asked {
    return this.#asked
  }

  /** When the last record arrived, in ms since the epoch; null before the first. */
  get lastEventAt(): number | null {
    return this.#last?.receivedAt ?? this.#lastAt
  }

  /** Starts taking records from an intake. */
  open(intake: Intake<E>): void {
    if (this.isOver) return
    this.#stage = 'open'
    this.#intake = intake
    this.#supply = intake
  }

  /** Ends if the intake has ended; for situations in which it may not call. */
  readonly endIfDone = (): void => {
    if (this.#intake?.ended === true) this.end()
  }

  /** Ends: the intake has no more records. */
  end(): void {
    if (this.isOver) return
    this.#stage = 'ended'
    this.#letGo()
    this.#parts.onEnd()
  }

  /** The source is destroyed: takes no more records. */
  cutOff(): void {
    this.#supply = NOTHING
    if (!this.isOver) this.#stage = 'cut off'
  }

  /** Called after an ack: continues if taking was waiting for one. */
  acked(): void {
    if (this.#hold?.acked() === true) queueMicrotask(this.#parts.onRecords)
  }

  /** Changes the limit of unacked records. */
  limitUnacked(to: number): void {
    if (this.#hold?.limitTo(to) === true) queueMicrotask(this.#parts.onRecords)
  }

  #letGo(): void {
    this.#lastAt = this.lastEventAt
    this.#last = null
  }

  readonly #wake = (error?: unknown): void => {
    this.#asked = 'nobody'
    if (this.isOver) return
    if (error === undefined) this.#parts.onRecords()
    else this.#parts.onFailure(error)
  }
}

const NOTHING: { next(): null } = { next: () => null }

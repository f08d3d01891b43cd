import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import { processTurn, type TurnLimit } from '../core/turn-limit.ts'
import { TurnPace } from './turn-pace.ts'
import type { UnackedHold } from './unacked-hold.ts'

/** How far a source has come with its records. One that is destroyed after its end stays `ended`. */
type Stage = 'unopened' | 'open' | 'ended' | 'cut off'

/** Who will call `#wake`. The call comes whatever becomes of the source meanwhile. */
type Asked = 'nobody' | 'intake' | 'next turn'

export interface TakerParts {
  /** Null under `ack: 'auto'`. */
  readonly hold: UnackedHold | null
  /** Default: the one that the sources of the process share. */
  readonly turn?: TurnLimit
  /** There may be records again. */
  readonly onRecords: () => void
  /** There will be no more. Called once. */
  readonly onEnd: () => void
  /** The source dies of it. */
  readonly onFailure: (error: unknown) => void
}

/**
 * Takes one record after the other from an intake, as far as acks and the turn of the event loop permit, and asks to be
 * called where there is none.
 */
export class RecordTaker<E extends SourceEvent> {
  /** How many records were taken. */
  events = 0
  #stage: Stage = 'unopened'
  #asked: Asked = 'nobody'
  #intake: Intake<E> | null = null
  /** Gives the next record: the intake while there is one, so that taking needs no condition. */
  #supply: Pick<Intake<E>, 'next'> = NOTHING
  /** The last record, until nothing is in hand any more: it may keep much memory alive. */
  #last: E | null = null
  /** When it arrived, in ms since the epoch. */
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

  /** A record in hand; null where there is none, or none may be taken now. */
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
   * Nothing in hand: the end, or a call when there is something again; or in the next turn of the event loop, where
   * this one is over.
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

  /** Nothing is delivered any more. */
  get isOver(): boolean {
    return this.#stage === 'ended' || this.#stage === 'cut off'
  }

  /** Who calls when there may be records again. */
  get asked(): Asked {
    return this.#asked
  }

  /** When the last record arrived, in ms since the epoch; null before the first. */
  get lastEventAt(): number | null {
    return this.#last?.receivedAt ?? this.#lastAt
  }

  /** From now on there is something to take. */
  open(intake: Intake<E>): void {
    if (this.isOver) return
    this.#stage = 'open'
    this.#intake = intake
    this.#supply = intake
  }

  /** Ends, if the intake has; for where it may not call. */
  readonly endIfDone = (): void => {
    if (this.#intake?.ended === true) this.end()
  }

  /** Nothing more is to come. */
  end(): void {
    if (this.isOver) return
    this.#stage = 'ended'
    this.#letGo()
    this.#parts.onEnd()
  }

  /** The source is destroyed: the intake is not asked any more. */
  cutOff(): void {
    this.#supply = NOTHING
    if (!this.isOver) this.#stage = 'cut off'
  }

  /** A record was acked: goes on where it had waited for that. */
  acked(): void {
    if (this.#hold?.acked() === true) queueMicrotask(this.#parts.onRecords)
  }

  /** So many records may wait for their acks from now on. */
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

import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { IntakeStats } from '../../types/stats.ts'

/**
 * A user's intake may always have a record in hand, as one that makes them up or replays memory does. Now and then it is taken to have none, so that
 * timers and sockets, `stop()` and `destroy()` among them, get their turn.
 */
export class YieldingIntake<E extends SourceEvent> implements Intake<E> {
  /** Absent where the intake has none: then there is nothing to say. */
  readonly files?: NonNullable<Intake['files']>
  readonly health?: NonNullable<Intake['health']>
  readonly #intake: Intake<E>
  /** Records in a row. */
  #given = 0

  constructor(intake: Intake<E>) {
    this.#intake = intake
    if (intake.files !== undefined) this.files = () => intake.files?.() ?? []
    if (intake.health !== undefined) this.health = () => intake.health?.() ?? []
  }

  get opened(): unknown {
    return this.#intake.opened
  }

  next(): E | null {
    if (this.#given >= RECORDS_PER_TURN) return null
    const event = this.#intake.next()
    this.#given = event === null ? 0 : this.#given + 1
    return event
  }

  get ended(): boolean {
    return this.#intake.ended
  }

  wait(wake: (error?: unknown) => void): void {
    const isOwn = this.#given < RECORDS_PER_TURN
    this.#given = 0
    if (isOwn) this.#intake.wait(wake)
    else setImmediate(wake)
  }

  stop(): void | Promise<void> {
    return this.#intake.stop()
  }

  close(): Promise<void> {
    return this.#intake.close()
  }

  stats(): IntakeStats {
    return this.#intake.stats()
  }
}

const RECORDS_PER_TURN = 1000

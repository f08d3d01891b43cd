import { setMaxListeners } from 'node:events'
import type { AckWatermarks } from '../../types/acks.ts'
import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { IntakeStats, SourceState } from '../../types/stats.ts'
import { settledWithin } from '../core/settled-within.ts'
import { closeIntake, openIntake, stopIntake } from './intake-calls.ts'
import { contextOf, type SourcePlan } from './source-plan.ts'
import type { SourceReporter } from './source-reporter.ts'

/** The connector's part in a source: not opened yet, or opened. */
type Held<E extends SourceEvent> = Unopened | Opened<E>

interface Unopened {
  readonly kind: 'opening'
  /** Provides the connector's counters. */
  readonly counts: { stats(): IntakeStats } | null
}

interface Opened<E extends SourceEvent> {
  readonly kind: 'open'
  readonly intake: Intake<E>
}

/** The stages of a source. */
type Stage<E extends SourceEvent> =
  | { readonly state: 'starting'; readonly held: Unopened }
  | { readonly state: 'running'; readonly held: Opened<E> }
  | { readonly state: 'retrying' | 'stopping' | 'closed'; readonly held: Held<E> }

/** What the stream contributes to the connector's context, beside the plan. */
export interface StreamParts {
  readonly reporter: Pick<SourceReporter, 'warn' | 'survived'>
  /** Null under `ack: 'auto'`. */
  readonly acks: AckWatermarks | null
  /** The number of records in the stream's own buffer. */
  readonly buffered: () => number
}

/** Opens, stops and closes the intake of one source; the only writer of the source's state. */
export class Lifecycle<E extends SourceEvent> {
  readonly #plan: SourcePlan<E>
  readonly #parts: StreamParts
  readonly #abort = new AbortController()
  #stage: Stage<E> = { state: 'starting', held: { kind: 'opening', counts: null } }
  #stateAt: number
  #released: Promise<void> = Promise.resolve()

  constructor(plan: SourcePlan<E>, parts: StreamParts) {
    this.#plan = plan
    this.#parts = parts
    this.#stateAt = plan.clock.now()
    // A connector may run many operations at a time, and the signal ends all of them.
    setMaxListeners(0, this.#abort.signal)
  }

  get state(): SourceState {
    return this.#stage.state
  }

  /** When the source entered its state, in ms since the epoch. */
  get stateAt(): number {
    return this.#stateAt
  }

  /** Null before the source has opened; still set after it has closed. */
  get intake(): Intake<E> | null {
    const { held } = this.#stage
    return held.kind === 'open' ? held.intake : null
  }

  /** The connector's counters; null before it has any. */
  get counts(): { stats(): IntakeStats } | null {
    const { held } = this.#stage
    return held.kind === 'open' ? held.intake : held.counts
  }

  /** Whether the connector's signal is aborted. */
  get isAborted(): boolean {
    return this.#abort.signal.aborted
  }

  /** Resolves once the intake is closed, including one that was opened too late. */
  get released(): Promise<void> {
    return this.#released
  }

  /** Opens the intake. Rejects with the connector's error. If opening was aborted, `intake` stays null. */
  async open(): Promise<void> {
    const { intake, released } = await openIntake(this.#plan, this.#context())
    this.#released = released
    if (intake === null) return
    const held = { kind: 'open', intake } as const
    this.#enter(this.state === 'stopping' ? { state: 'stopping', held } : { state: 'running', held })
  }

  /** Stops taking in, or aborts opening. Resolves when the intake has stopped, or with `closed`. */
  async stop(closed: Promise<void>): Promise<void> {
    const { intake } = this
    this.#enter({ state: 'stopping', held: this.#stage.held })
    if (intake === null) this.#abort.abort()
    else await Promise.race([stopIntake(intake, this.#parts.reporter.survived), closed])
  }

  /** Aborts the connector's signal. */
  abort(reason?: Error): void {
    this.#abort.abort(reason)
  }

  /** Closes the intake, without waiting for one that hangs. Never rejects. */
  async close(): Promise<void> {
    const { intake } = this
    this.#abort.abort()
    if (intake !== null) {
      const { done, released } = closeIntake(
        { close: () => this.#closeAll(intake) },
        this.#plan.clock,
        this.#parts.reporter.survived
      )
      this.#released = released.then(() => intake.released).catch(this.#parts.reporter.survived)
      await done
    }
    // An intake that is still opening may hold a lock or a port that is needed again right after 'close'
    else {
      this.#released = this.#released.then(() => this.#plan.closed?.())
      await settledWithin(OPENING_MS, this.#released, this.#plan.clock)
    }
    this.#enter({ state: 'closed', held: this.#stage.held })
  }

  async #closeAll(intake: Intake<E>): Promise<void> {
    try {
      await intake.close()
    } finally {
      await this.#plan.closed?.()
    }
  }

  #context(): Parameters<SourcePlan<E>['open']>[0] {
    const { acks, buffered, reporter } = this.#parts
    return contextOf(this.#plan, {
      signal: this.#abort.signal,
      acks,
      warn: reporter.warn,
      retrying: this.#retrying,
      opening: this.#counting,
      buffered
    })
  }

  readonly #retrying = (isWaiting: boolean): void => {
    const { state, held } = this.#stage
    if (state === 'stopping' || state === 'closed') return
    if (isWaiting) this.#enter({ state: 'retrying', held })
    else this.#enter(held.kind === 'open' ? { state: 'running', held } : { state: 'starting', held })
  }

  readonly #counting = (stats: () => IntakeStats): void => {
    const { state, held } = this.#stage
    if (state !== 'running' && held.kind === 'opening')
      this.#enter({ state, held: { kind: 'opening', counts: { stats } } })
  }

  #enter(stage: Stage<E>): void {
    if (stage.state !== this.#stage.state) this.#stateAt = this.#plan.clock.now()
    this.#stage = stage
  }
}

/** How long to wait for an aborted opening, which may hang, in ms. */
const OPENING_MS = 1000

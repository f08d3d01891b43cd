import { setMaxListeners } from 'node:events'
import type { AckWatermarks } from '../../types/acks.ts'
import type { Intake } from '../../types/connector.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { IntakeStats, SourceState } from '../../types/stats.ts'
import { settledWithin } from '../core/settled-within.ts'
import { closeIntake, openIntake, stopIntake } from './intake-calls.ts'
import { contextOf, type SourcePlan } from './source-plan.ts'
import type { SourceReporter } from './source-reporter.ts'

/** What a source holds of its connector. */
type Held<E extends SourceEvent> = Unopened | Opened<E>

interface Unopened {
  readonly kind: 'opening'
  /** What counts meanwhile. */
  readonly counts: { stats(): IntakeStats } | null
}

interface Opened<E extends SourceEvent> {
  readonly kind: 'open'
  readonly intake: Intake<E>
}

/** How far a source has come. */
type Stage<E extends SourceEvent> =
  | { readonly state: 'starting'; readonly held: Unopened }
  | { readonly state: 'running'; readonly held: Opened<E> }
  | { readonly state: 'retrying' | 'stopping' | 'closed'; readonly held: Held<E> }

/** What the stream gives its connector, beside the plan. */
export interface StreamParts {
  readonly reporter: Pick<SourceReporter, 'warn' | 'survived'>
  /** Null under `ack: 'auto'`. */
  readonly acks: AckWatermarks | null
  /** How many records wait in the stream's own buffer. */
  readonly buffered: () => number
}

/** Opens, stops and closes the intake of one source, and alone says which state the source is in. */
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
    // A connector may do much side by side, and all of it ends with the source.
    setMaxListeners(0, this.#abort.signal)
  }

  get state(): SourceState {
    return this.#stage.state
  }

  /** When it came to that state, in ms since the epoch. */
  get stateAt(): number {
    return this.#stateAt
  }

  /** Null before the source has opened; kept when it is closed. */
  get intake(): Intake<E> | null {
    const { held } = this.#stage
    return held.kind === 'open' ? held.intake : null
  }

  /** What counts on the connector's side; null where nothing does yet. */
  get counts(): { stats(): IntakeStats } | null {
    const { held } = this.#stage
    return held.kind === 'open' ? held.intake : held.counts
  }

  /** Whether the connector was told that all is over. */
  get isAborted(): boolean {
    return this.#abort.signal.aborted
  }

  /** Resolves once the intake is closed, also one that was opened too late. */
  get released(): Promise<void> {
    return this.#released
  }

  /** Rejects with what the connector failed with. Where it was given up meanwhile there is no intake afterwards. */
  async open(): Promise<void> {
    const { intake, released } = await openIntake(this.#plan, this.#context())
    this.#released = released
    if (intake === null) return
    const held = { kind: 'open', intake } as const
    this.#enter(this.state === 'stopping' ? { state: 'stopping', held } : { state: 'running', held })
  }

  /** Takes in no more, or gives up opening. Resolves when the intake has done so, or with `closed`. */
  async stop(closed: Promise<void>): Promise<void> {
    const { intake } = this
    this.#enter({ state: 'stopping', held: this.#stage.held })
    if (intake === null) this.#abort.abort()
    else await Promise.race([stopIntake(intake, this.#parts.reporter.survived), closed])
  }

  /** Tells the connector that all is over. */
  abort(reason?: Error): void {
    this.#abort.abort(reason)
  }

  /** Closes what was opened; goes on without what hangs. Never rejects. */
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
    // What is still being opened may hold a lock or a port, and whoever waits for 'close' may open it next
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

/** How long an opening that was given up is waited for: it may hang. */
const OPENING_MS = 1000
